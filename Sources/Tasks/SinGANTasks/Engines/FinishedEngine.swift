import ArgumentParser
import Foundation
import SinGANEngine
import SinGANImaging
import SinGANPatches
import SinGANSupport

/// The source of the detail in SinGAN's results beyond its model's size.
public enum Finisher: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// The picture's own patches.
    case patches
    /// No detail is added: results are enlarged as they are.
    case none
}

/// The way in which results of SinGAN become as large as the picture.
public struct Finishing: Sendable, Hashable {
    /// The source of the detail.
    public var finisher: Finisher
    /// The long side in pixels of the finished results; nil for the picture's own.
    public var maxSize: Int?

    /// Makes a way of finishing.
    public init(_ finisher: Finisher, maxSize: Int? = nil) {
        self.finisher = finisher
        self.maxSize = maxSize
    }

    /// The published way: results have the model's size.
    public static let none = Finishing(.none)

    /// Reads the options: patches finish, but not what `paper` makes unless somebody asks for it.
    public init(_ engines: EngineOptions, _ training: TrainingOptions) {
        self.init(engines.finish ?? (training.preset == .paper ? .none : .patches), maxSize: training.maxSize)
    }
}

/// A SinGAN model whose results are finished by the picture's own patches. Layout, shapes and colours come from SinGAN, as far as its scales are
/// trained; finer detail comes from the picture. Results have the picture's size, or that of the picture that enters.
public struct FinishedEngine: PictureEngine {
    private let trained: TrainedEngine
    private let patches: PatchEngine
    /// Whether the picture is grey: then results are grey, whatever enters.
    private let isGrey: Bool
    /// The sizes of all the model's scales, those that patches take over too.
    public let scales: [PixelSize]

    /// Makes an engine of a model and patches.
    ///
    /// - Parameter picture: the whole picture that the model was trained on, of any size.
    /// - Throws: `.badData` for a picture smaller than two patches.
    public init(_ trained: TrainedEngine, _ picture: Pixels, compute: Compute) throws(SinGANError) {
        patches = try PatchEngine(picture, compute: compute)
        (self.trained, isGrey) = (trained, picture.isGrey)
        scales = trained.scales + (trained.model.isComplete ? trained.model.allScales.dropFirst(trained.scales.count).map(\.size) : [])
    }

    /// The model that makes the layout.
    public var model: SinGANModel { trained.model }
    /// The engine's name: singan, since patches only finish what it makes.
    public var name: EngineName { .singan }
    /// Results have the whole picture's size.
    public var worksAtFullSize: Bool { true }
    /// The size of the whole picture.
    public var size: PixelSize { patches.size }
    /// The whole picture.
    public var picture: Pixels { patches.picture }
    /// The number of scales that SinGAN was trained on.
    public var learnedScales: Int { trained.scales.count }

    /// Draws a sample: SinGAN the layout, patches the detail; with a start scale above the trained ones, patches alone.
    ///
    /// - Throws: `.usage` for a size or scale that can't be had, or the reason of a cancellation.
    public func sample(_ request: SampleRequest) throws(SinGANError) -> Pixels {
        let wanted = request.size ?? size
        guard request.startScale < learnedScales else {
            var request = request
            request.startScale = patchScale(request.startScale)
            return try patches.sample(request)
        }
        let layout = try trained.layout(request, of: modelSize(for: wanted))
        var finish = PatchFinish(layout, to: wanted)
        (finish.tilesAcross, finish.tilesDown) = (request.tilesAcross, request.tilesDown)
        (finish.seed, finish.index, finish.origins) = (request.seed, request.index, request.origins)
        return try patches.model.finish(finish, progress: request.progress).grey(if: isGrey)
    }

    /// Returns the size of the picture that enters.
    public func resultSize(for picture: PixelSize) -> PixelSize { picture }

    /// Injects a picture: SinGAN draws the layout, patches the detail; at a scale above the trained ones, patches alone.
    ///
    /// - Throws: `.usage` for a scale that the model hasn't, or the reason of a cancellation.
    public func inject(_ injection: Injection) throws(SinGANError) -> Pixels {
        let scale = injection.entering.rounded(of: scales.count)
        if case .scale(let named) = injection.entering, !(1..<max(2, scales.count)).contains(named) {
            throw SinGANError(
                .usage, "the start scale is \(named), and the model has \(scales.count) scales",
                hint: "Give one from 1 to \(scales.count - 1).")
        }
        guard scale < learnedScales || injection.isQuantized else { return try injectAbove(scale, injection) }
        var coarse = injection
        coarse.entering = .scale(min(scale, learnedScales - 1))
        let layout = try trained.layout(coarse)
        let wanted = PixelSize(width: injection.picture.width, height: injection.picture.height)
        guard injection.isForeign else {
            var finish = PatchFinish(layout, to: wanted)
            (finish.seed, finish.isGuess, finish.origins) = (injection.seed, false, injection.origins)
            finish.area = injection.area.map { ($0, injection.picture) }
            return try patches.model.finish(finish, progress: injection.progress).grey(if: isGrey)
        }
        // The finer it enters, the less of it shall give way: its own detail, which a small model can't draw, neither.
        let strength = max(Self.leastStrength, Double(scales.count - scale) / Double(max(scales.count - 1, 1)))
        var guess = layout.resized(width: wanted.width, height: wanted.height)
        guess.add(injection.picture, finerThan: layout, Float(patches.model.detailShares(strength: strength).own))
        if let area = injection.area { guess = injection.picture.mixed(with: guess, area) }
        var finish = PatchInjection(guess, at: max(1, patches.model.scale(of: layout, wanted) - 1))
        (finish.colors, finish.strength, finish.seed) = (0, strength, injection.seed)
        (finish.area, finish.origins) = (injection.area, injection.origins)
        return try patches.model.inject(finish, progress: injection.progress).grey(if: isGrey)
    }

    /// The least strength of finishing: a photograph would stay one among strokes where less of it gives way.
    private static let leastStrength = 0.35

    /// Injects above the scales that SinGAN has learned: patches take what enters.
    private func injectAbove(_ scale: Int, _ injection: Injection) throws(SinGANError) -> Pixels {
        var fine = injection
        fine.entering = .scale(max(1, min(patchScale(scale), patches.scales.count - 1)))
        fine.colors = injection.colors ?? (injection.isForeign ? 0 : 1)
        return try patches.inject(fine)
    }

    /// Returns the patches' scale that is nearest in size to one of the model's.
    private func patchScale(_ scale: Int) -> Int {
        let own = Double(scales[min(scale, scales.count - 1)].longSide)
        let sides = patches.scales.map { Double($0.longSide) }
        return sides.indices.min { abs(log(sides[$0] / own)) < abs(log(sides[$1] / own)) } ?? 0
    }

    /// Returns the size of the layout for a result of a size: as much smaller as the model is than its picture.
    private func modelSize(for wanted: PixelSize) -> PixelSize? {
        guard wanted != size else { return nil }
        let (own, whole) = (trained.size, size)
        func scaled(_ side: Int, _ own: Int, _ whole: Int) -> Int {
            max(1, Int((Double(side) * Double(own) / Double(whole)).rounded()))
        }
        return PixelSize(width: scaled(wanted.width, own.width, whole.width), height: scaled(wanted.height, own.height, whole.height))
    }

    /// Enlarges a picture with the model alone.
    ///
    /// - Throws: `.badData` where it can't be done, or the reason of a cancellation.
    public func enlarge(_ enlargement: Enlargement) throws(SinGANError) -> Pixels { try trained.enlarge(enlargement) }
}

extension Pixels {
    /// Adds a share of the detail of a picture of this size that a smaller picture can't show.
    fileprivate mutating func add(_ picture: Pixels, finerThan small: Pixels, _ share: Float) {
        guard share > 0 else { return }
        let low = picture.resized(width: small.width, height: small.height).resized(width: width, height: height)
        for i in values.indices { values[i] = max(0, min(values[i] + share * (picture.values[i] - low.values[i]), 1)) }
    }
}

/// The frames of an animation, as large and as sharp as the picture, made from layouts of SinGAN that follow each other. Motion in the layouts moves
/// the picture, and the picture's finer detail stays where little moves.
///
/// Patches can't do this: they stand still where little moves, and leap from place to place elsewhere (SinGANTasks' Decisions).
public struct FinishedFrames: Sendable {
    private let still: Pixels
    private let low: Pixels
    private let detail: Pixels

    /// The size of the frames.
    public var size: PixelSize { PixelSize(width: detail.width, height: detail.height) }

    /// Prepares frames.
    ///
    /// - Parameters:
    ///   - picture: the picture, of the frames' size.
    ///   - still: the layout without motion: the model's reconstruction of the picture.
    public init(_ picture: Pixels, still: Pixels) {
        self.still = still
        low = picture.resized(width: still.width, height: still.height)
        var detail = picture
        let smooth = low.resized(width: picture.width, height: picture.height)
        for i in detail.values.indices { detail.values[i] -= smooth.values[i] }
        self.detail = detail
    }

    /// Returns the frame of a layout, 0...1. Traps where the layout hasn't the model's size.
    public func frame(_ layout: Pixels) -> Pixels {
        precondition((layout.width, layout.height) == (still.width, still.height), "a layout of another size")
        var motion = layout
        for pixel in 0..<layout.width * layout.height {
            let squares = (3 * pixel..<3 * pixel + 3).reduce(Float(0)) { sum, i in
                let step = layout.values[i] - still.values[i]
                return sum + step * step
            }
            for i in 3 * pixel..<3 * pixel + 3 { motion.values[i] = squares / 3 }
        }
        // Around what moves too, so that no rim of sharpness shows.
        let blurred = motion.resized(width: max(1, layout.width / Self.reach), height: max(1, layout.height / Self.reach))
        var share = blurred.resized(width: layout.width, height: layout.height)
        for i in share.values.indices { share.values[i] = 1 / (1 + max(0, share.values[i]) / (Self.tolerance * Self.tolerance)) }
        // What the model couldn't learn of the picture stays where its detail does.
        var moved = layout
        for i in moved.values.indices { moved.values[i] += share.values[i] * (low.values[i] - still.values[i]) }
        share = share.resized(width: size.width, height: size.height)
        var frame = moved.resized(width: size.width, height: size.height)
        for i in frame.values.indices { frame.values[i] = max(0, min(frame.values[i] + share.values[i] * detail.values[i], 1)) }
        return frame
    }

    /// The pixels of a layout over which motion counts.
    private static let reach = 4
    /// The motion, of 0...1, at which half of the detail is left.
    private static let tolerance: Float = 0.1
}
