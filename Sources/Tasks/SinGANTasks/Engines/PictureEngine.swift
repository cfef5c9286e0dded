import ArgumentParser
import Foundation
import SinGANEngine
import SinGANImaging
import SinGANPatches
import SinGANSupport

/// The engines that make pictures.
public enum EngineName: String, Codable, ExpressibleByArgument, CaseIterable, Sendable, CustomStringConvertible {
    /// Nearest patches, coarse to fine, without any training, at the picture's own size (SinGANPatches).
    case patches
    /// The networks of the publication, trained on the picture, at the model's size (SinGANEngine).
    case singan

    /// The environment variable with the user's favourite engine.
    public static let environmentVariable = "SINGAN_ENGINE"

    /// The name on the command line.
    public var description: String { rawValue }

    /// Returns the engine in `SINGAN_ENGINE`; nil where it is unset or empty.
    ///
    /// - Throws: `.usage` where it names none.
    public static func wished(
        _ environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(SinGANError) -> EngineName? {
        guard let text = environment[environmentVariable], !text.isEmpty else { return nil }
        guard let name = EngineName(rawValue: text.lowercased()) else {
            throw SinGANError(
                .usage, "\(environmentVariable) is \"\(text)\", which is no engine",
                hint: "Set it to \(allCases.map(\.rawValue).joined(separator: " or ")), or unset it.")
        }
        return name
    }
}

/// The choice of an engine for one run.
public struct EngineChoice: Sendable {
    /// The engine that was chosen.
    public let engine: EngineName

    /// Chooses the engine that is asked for; else singan where a model file is given or a training is described; else the environment's, where the
    /// task has it; else the task's first one.
    ///
    /// - Throws: `.usage` where the task doesn't have the engine that is asked for, or where patches are asked for and a training is described.
    public init(
        asked: EngineName?, describesTraining: Bool, hasModelFile: Bool, environment: EngineName?, task: TaskDescriptor
    ) throws(SinGANError) {
        if let asked {
            guard task.engines.contains(asked) else {
                throw SinGANError(
                    .usage, "\(task.verb) has no engine '\(asked)'",
                    hint: task.engines.first.map { "It works with \($0): leave --engine out." } ?? "Leave --engine out.")
            }
            guard asked != .patches || !describesTraining else {
                throw SinGANError(
                    .usage, "--engine patches trains nothing, and options of a training are given",
                    hint: "Leave the training's options out, or give --engine singan.")
            }
            engine = asked
        } else if task.engines.contains(.singan), describesTraining || hasModelFile {
            engine = .singan
        } else if let environment, task.engines.contains(environment) {
            engine = environment
        } else {
            engine = task.engines.first ?? .singan
        }
    }
}

/// An engine prepared for one picture: everything that a task needs of it, whichever engine it is.
///
/// Scales count from 0, the coarsest, to `scales.count - 1`.
public protocol PictureEngine: Enlarger {
    /// The size of results where no other is asked for.
    var size: PixelSize { get }
    /// The picture that results are made of, of that size.
    var picture: Pixels { get }
    /// The sizes of the scales that can be used, coarsest first.
    var scales: [PixelSize] { get }
    /// Whether results have the picture's own size, so that nothing has to be enlarged.
    var worksAtFullSize: Bool { get }
    /// The number of scales, from the coarsest, that a network has learned, so that it makes anew what enters there; 0 with patches.
    var learnedScales: Int { get }
    /// Draws a random sample.
    ///
    /// - Throws: `.usage` for a size or scale that can't be had, or the reason of a cancellation.
    func sample(_ request: SampleRequest) throws(SinGANError) -> Pixels
    /// Returns the size of the result where a picture of this size is injected: the picture's own, or one of its proportions.
    func resultSize(for picture: PixelSize) -> PixelSize
    /// Makes a picture anew with this one's texture, at `resultSize`.
    ///
    /// - Throws: `.usage` for a scale that can't be had, `.badData` for a picture that is too narrow, or the reason of a cancellation.
    func inject(_ injection: Injection) throws(SinGANError) -> Pixels
}

/// An engine that enlarges pictures.
public protocol Enlarger: Sendable {
    /// The engine's name on the command line.
    var name: EngineName { get }
    /// Returns a larger version of a picture, with detail of its own kind.
    ///
    /// - Throws: `.badData` where it can't be had, or the reason of a cancellation.
    func enlarge(_ enlargement: Enlargement) throws(SinGANError) -> Pixels
}

/// A request for a random picture.
public struct SampleRequest: Sendable {
    /// The seed: the same seed and index give the same picture.
    public var seed: UInt64 = 0
    /// The number of the picture among several for one seed.
    public var index = 0
    /// The wanted size; nil for the engine's.
    public var size: PixelSize?
    /// The first scale that is drawn anew; the scales below it keep the picture's layout.
    public var startScale = 0
    /// Whether the right side continues at the left one.
    public var tilesAcross = false
    /// Whether the bottom continues at the top.
    public var tilesDown = false
    /// The share of the layout that is left to chance, 0...1; nil for the engine's own. SinGAN has learned it, and ignores this value.
    public var variety: Double?
    /// The record that takes where the result comes from; nil where nobody wants to know. An engine that doesn't work with patches leaves it empty.
    public var origins: OriginsRecord?
    /// A function that is told how far the work is: steps done, of how many.
    public var progress: @Sendable (Int, Int) -> Void = { _, _ in }

    /// Makes a request for the engine's size, with everything drawn anew.
    public init() {}
}

/// A request to put a picture through an engine.
public struct Injection: Sendable {
    /// The picture that enters, of any size.
    public var picture: Pixels
    /// The scale at which it enters.
    public var entering: Entering
    /// The area in which a result is wanted (1), of the picture's size; nil for everywhere.
    public var area: Mask?
    /// The share of the engine's picture in the colours: 0 for the injected picture's own colours, 1 for the engine's picture's, nil for what the
    /// engine makes of them. In between patches limit the own colours' saturation to the picture's (1/2), and SinGAN mixes both.
    public var colors: Double?
    /// Whether the picture has colours and things that the engine's picture hasn't, and shall keep them: patches that finish SinGAN's result then
    /// take its mean colours, and only their detail from the picture.
    public var isForeign = false
    /// Whether the picture enters in the colours of the model's palette, at the scale that was trained on them (SinGAN only).
    public var isQuantized = false
    /// The seed of the noise.
    public var seed: UInt64 = 0
    /// The record that takes where the result comes from; nil where nobody wants to know. An engine that doesn't work with patches leaves it empty.
    public var origins: OriginsRecord?
    /// A function that is told how far the work is: steps done, of how many.
    public var progress: @Sendable (Int, Int) -> Void = { _, _ in }

    /// Makes a request for the whole picture, with the engine's colours and seed 0.
    public init(_ picture: Pixels, entering: Entering) {
        self.picture = picture
        self.entering = entering
    }
}

/// A request for a larger version of a picture.
public struct Enlargement: Sendable {
    /// The picture, of any size; patches learn from it too.
    public var picture: Pixels
    /// The plan, made for the picture's size and for this engine.
    public var plan: EnlargementPlan
    /// Whether SinGAN's detail stays as it is invented; otherwise only the share that brings the result nearer to the truth. Patches ignore it.
    public var keepsInvention = false
    /// The seed of the noise; patches take none.
    public var seed: UInt64 = 0
    /// Whether the picture's right side continues at its left one, and the result's too.
    public var tilesAcross = false
    /// Whether the picture's bottom continues at its top, and the result's too.
    public var tilesDown = false
    /// A function that is told how far the work is: steps done, of how many.
    public var progress: @Sendable (Int, Int) -> Void = { _, _ in }

    /// Makes a request. Traps where the plan is for another size.
    public init(_ picture: Pixels, _ plan: EnlargementPlan) {
        precondition(
            plan.picture == PixelSize(width: picture.width, height: picture.height),
            "a plan for \(plan.picture), not \(picture.width)x\(picture.height)")
        (self.picture, self.plan) = (picture, plan)
    }
}

/// The place at which a picture enters.
public enum Entering: Sendable, Hashable {
    /// A scale, 1 (coarse) to the last (fine).
    case scale(Int)
    /// The strength, 0...1: how much of the picture's own detail gives way; 1 enters at scale 1, 0 above the finest one.
    case strength(Double)

    /// Returns the scale among `count`, not rounded: `count` stands for one above the finest, at which nothing would be lost.
    public func real(of count: Int) -> Double {
        switch self {
        case .scale(let scale): Double(scale)
        case .strength(let strength): Double(count) - strength * Double(max(count - 1, 0))
        }
    }

    /// Returns the scale among `count` for engines that can't enter between scales: 1 to the last.
    public func rounded(of count: Int) -> Int { max(1, min(Int(real(of: count).rounded()), count - 1)) }

    /// Returns the strength among `count` scales, 0...1.
    public func strength(of count: Int) -> Double {
        switch self {
        case .scale(let scale): max(0, min(1, Double(count - scale) / Double(max(count - 1, 1))))
        case .strength(let strength): strength
        }
    }
}

/// The sizes through which a picture is enlarged. SinGAN takes k = max(1, round(log(factor) / log(2^(1/3)))) passes, each by the factor's k-th root,
/// as published (4 times: 6 passes by 1.26). Patches take one. Sizes are rounded; the last is exactly factor x width by factor x height, rounded.
public struct EnlargementPlan: Sendable, Hashable {
    /// The engine that the plan is for.
    public let engine: EngineName
    /// The wanted factor, above 1.
    public let factor: Double
    /// The size of the picture before.
    public let picture: PixelSize
    /// The size after each pass.
    public let sizes: [PixelSize]

    /// The number of passes; 1 with patches.
    public var passes: Int { sizes.count }
    /// The size of the enlarged picture.
    public var result: PixelSize { sizes[sizes.count - 1] }

    /// The longest side of a result, in pixels.
    public static let longestSide = 16384

    /// Plans the enlargement of a picture of this size.
    ///
    /// - Throws: `.usage` for a factor of 1 or less, one so near 1 that nothing would change, or one that leads to a side above `longestSide`.
    public init(_ picture: PixelSize, factor: Double, engine: EngineName = .singan) throws(SinGANError) {
        guard factor > 1, factor.isFinite else {
            throw SinGANError(.usage, "the factor is \(Self.text(factor))", hint: "It must be above 1, such as 2 or 4.")
        }
        let largest = Double(Self.longestSide) / Double(picture.longSide)
        guard Double(picture.longSide) * factor < Double(Self.longestSide) + 0.5 else {
            let hint =
                largest > 1.01
                ? "Give a factor of at most \(Self.text((largest * 100).rounded(.down) / 100))."
                : "The picture is as large as a result may be."
            throw SinGANError(
                .usage, "\(picture) times \(Self.text(factor)) has a side above \(Self.longestSide) pixels", hint: hint)
        }
        let passes = engine == .singan ? max(1, Int((3 * log2(factor)).rounded())) : 1
        let sizes = (1...passes).map { Self.size(picture, times: $0 == passes ? factor : pow(factor, Double($0) / Double(passes))) }
        guard sizes[passes - 1] != picture else {
            throw SinGANError(.usage, "a factor of \(Self.text(factor)) leaves \(picture) as it is", hint: "Give a larger one.")
        }
        (self.engine, self.factor, self.picture, self.sizes) = (engine, factor, picture, sizes)
    }

    /// The sizes in words: "2 passes: 100x80 -> 126x101 -> 159x127"; with patches "100x80 -> 159x127".
    public var summary: String {
        let steps = ([picture] + sizes).map(\.description).joined(separator: " -> ")
        return engine == .singan ? "\(passes) \(passes == 1 ? "pass" : "passes"): \(steps)" : steps
    }

    /// Returns the peak bytes. While the engine runs: the last two sizes at 12 bytes for each pixel, then the result twice (with patches only that).
    /// After that: the result, its alpha and what a file is made of.
    public func expectedMemory(of image: Image) -> Double {
        let after = Self.pixels(result)
        let sample = Double(image.channels * image.depth.bytes)
        let generating =
            engine == .singan
            ? 24 * after : PatchEnlargement.expectedMemory(of: picture, to: result)
        let finishing = after * (12 + sample + (image.hasAlpha ? 8 : 0))
        return Self.base + Self.pixels(picture) * (12 + sample) + max(generating, finishing, 3 * sample * after)
    }

    /// Checks that the memory suffices.
    ///
    /// - Throws: `.usage` where it doesn't.
    public func checkMemory(
        for image: Image, available: Double = Machine.memory
    ) throws(SinGANError) {
        try Machine.checkMemory(
            expectedMemory(of: image), "enlarging \(picture) to \(result) needs", hint: "Give a smaller --factor.", available: available)
    }

    /// The bytes for the program, its model, and tiles.
    private static let base = 3e8

    private static func size(_ size: PixelSize, times factor: Double) -> PixelSize {
        PixelSize(width: Int((Double(size.width) * factor).rounded()), height: Int((Double(size.height) * factor).rounded()))
    }

    private static func pixels(_ size: PixelSize) -> Double { Double(size.width) * Double(size.height) }

    private static func text(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : String(value)
    }
}
