import Foundation
import SinGANEngine
import SinGANImaging
import SinGANPatches
import SinGANSupport

extension TaskContext {
    /// Returns the engine that was chosen for this run, prepared for the picture. Trains a model where SinGAN needs one.
    ///
    /// - Parameter atOwnSize: whether results are as large as what enters, whatever `Finishing.maxSize` says: then patches finish them with the whole
    ///   picture.
    ///
    /// - Throws: `PlanOnly` where only the plan was asked for, `.badData` for a picture that is too small.
    public func engine(
        of source: SourcePicture, _ needs: TrainingNeeds = .none, atOwnSize: Bool = false
    ) throws -> any PictureEngine {
        switch engine {
        case .singan: return try engine(of: try model(of: source, needs), source, atOwnSize: atOwnSize)
        case .patches:
            let scales = try scales(of: source)
            if isPlanning { throw PlanOnly(scales: scales) }
            for text in try source.remarks() { notice(text) }
            let examples = try examples(of: source).flatMap(\.pages)
            guard examples.isEmpty else {
                var learned: [Pixels] = []
                for example in examples { learned.append(try example.picture.learned(on: compute)) }
                return try PatchEngine(source.learned(on: compute), and: learned, PatchSettings(), compute: compute)
            }
            return try patches(of: try source.learned(on: compute))
        }
    }

    /// Returns the files of other pictures that patches may come from (`--also`).
    ///
    /// - Throws: `.noInput` and `.badData` where one can't be read.
    func examples(of source: SourcePicture) throws(SinGANError) -> [ExampleFile] {
        var files: [ExampleFile] = []
        for name in companions.examples { files.append(ExampleFile(name: name, try images.pages(of: name), without: source)) }
        return files
    }

    /// Returns the patches of a picture; where the program keeps engines between runs, perhaps those that an earlier run has prepared.
    ///
    /// - Throws: `.badData` for a picture smaller than two patches, or the reason of a cancellation.
    public func patches(of picture: Pixels) throws(SinGANError) -> PatchEngine {
        guard let engines else { return try PatchEngine(picture, compute: compute) }
        return try engines.engine(of: picture, on: compute)
    }

    /// Returns a model of the picture as an engine, finished by patches where that is wanted and the picture is larger than the model's results.
    ///
    /// - Throws: `.badData` where the picture shows nothing, or the reason of a cancellation.
    public func engine(
        of model: SinGANModel, _ source: SourcePicture, atOwnSize: Bool = false
    ) throws(SinGANError) -> any PictureEngine {
        let trained = TrainedEngine(model: model, compute: compute)
        guard finishing.finisher == .patches, let finest = trained.scales.last else { return trained }
        let size = fullSize(of: source, atOwnSize: atOwnSize)
        guard size.longSide > finest.longSide, size.shortSide >= PatchPyramid.smallestSide else { return trained }
        let whole = try source.learned(on: compute).resized(width: size.width, height: size.height)
        return try FinishedEngine(trained, whole, compute: compute)
    }

    /// Whether the result is a preview, which has to be there soon.
    public var isQuick: Bool { engines?.isQuick ?? false }

    /// Whether results have the picture's size, and not that of a model.
    public var isFullSize: Bool { engine == .patches || finishing.finisher == .patches }

    /// Returns the picture's own size, limited by `Finishing.maxSize`.
    private func fullSize(of source: SourcePicture, atOwnSize: Bool) -> PixelSize {
        let own = PixelSize(width: source.image.width, height: source.image.height)
        guard !atOwnSize, source.model == nil, let side = finishing.maxSize else { return own }
        var configuration = TrainingConfiguration()
        configuration.maxSize = side
        return PyramidPlan.fit(own, configuration)
    }

    /// Returns the size of results where no other is asked for, without training anything: the picture's own, or the model's where nothing finishes
    /// its results.
    ///
    /// - Throws: `.badData` for a picture that is too small.
    public func workingSize(
        of source: SourcePicture, _ needs: TrainingNeeds = .none, atOwnSize: Bool = false
    ) throws(SinGANError) -> PixelSize {
        let size = fullSize(of: source, atOwnSize: atOwnSize)
        guard engine == .singan, finishing.finisher == .none || size.shortSide < PatchPyramid.smallestSide else { return size }
        return try scales(of: source, needs).last?.size ?? size
    }

    /// Warns the user, before anything is trained, of a soft result: one more than four times as large as the pixels that its detail comes from.
    ///
    /// - Parameter result: the size of the result; nil for the picture's.
    public func warn(ofResult result: PixelSize? = nil, _ source: SourcePicture, _ needs: TrainingNeeds = .none) throws(SinGANError) {
        guard engine == .singan else { return }
        let isFinished = finishing.finisher == .patches
        let scales = try scales(of: source, needs)
        guard let detail = isFinished ? scales.last?.size : scales.last(where: { $0.iterations > 0 })?.size else { return }
        let result = result ?? (isFinished ? detail : scales.last?.size ?? detail)
        // A picture is finished with its own detail; of a model's file only the training picture is known.
        guard !isFinished || source.model != nil, Double(result.longSide) > Self.softFrom * Double(detail.longSide) else { return }
        let advice =
            isFinished
            ? "name the picture instead of its model" : "--finish patches makes it as sharp as the picture, and so does a larger model"
        notice("the result of \(result) is made of \(detail) pixels, and will be soft: \(advice)")
    }

    private static var softFrom: Double { 4 }

    /// Returns the enlarger that was chosen for this run. Patches enlarge a picture of any size.
    ///
    /// - Throws: `PlanOnly` where only the plan was asked for, `.badData` for a picture that is too small.
    public func enlarger(of source: SourcePicture, _ needs: TrainingNeeds = .none) throws -> any Enlarger {
        switch engine {
        case .singan: return TrainedEngine(model: try model(of: source, needs), compute: compute)
        case .patches:
            if isPlanning { throw PlanOnly(scales: []) }
            return PatchEnlarger(compute: compute, isQuick: isQuick)
        }
    }

    /// Returns the scales that the picture has or will have, those that patches take over too, without training anything.
    ///
    /// - Throws: `.badData` for a picture that is too small.
    public func scales(of source: SourcePicture, _ needs: TrainingNeeds = .none) throws(SinGANError) -> [ScalePlan] {
        switch engine {
        case .singan: return try models.scales(of: source, needs)
        case .patches:
            let size = PixelSize(width: source.image.width, height: source.image.height)
            return try PatchPyramid(size, PatchSettings()).sizes.enumerated().map {
                ScalePlan(scale: $0, width: $1.width, height: $1.height, channels: 3, iterations: 0)
            }
        }
    }

    /// A function that reports an engine's progress in scales, for `SampleRequest.progress` and `Injection.progress`.
    public var scaleProgress: @Sendable (Int, Int) -> Void {
        { [progress] done, count in progress(.work("scales", done: done, of: count)) }
    }
}

/// A file of other pictures that patches may come from.
struct ExampleFile: Sendable {
    /// The file as the options give it.
    let name: String
    /// The number of the file's pages.
    let count: Int
    /// Its pages with their numbers, from 0, but for the page that is the source itself.
    let pages: [(number: Int, picture: SourcePicture)]

    init(name: String, _ all: [SourcePicture], without source: SourcePicture) {
        (self.name, count) = (name, all.count)
        pages = all.enumerated().filter { $0.element.image.samples != source.image.samples }.map { ($0.offset, $0.element) }
    }
}
