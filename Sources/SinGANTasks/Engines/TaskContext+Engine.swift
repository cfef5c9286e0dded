import Foundation
import SinGANEngine
import SinGANImaging
import SinGANPatches
import SinGANSupport

extension TaskContext {
    /// What results of the picture are made with: the engine that was chosen for this run. Trains a model where SinGAN needs one.
    ///
    /// Throws `PlanOnly` where only the plan was asked for, and `.badData` for a picture that is too small.
    public func engine(of source: SourcePicture, _ needs: TrainingNeeds = .none) throws -> any PictureEngine {
        switch engine {
        case .singan: return TrainedEngine(model: try model(of: source, needs), compute: compute)
        case .patches:
            let scales = try scales(of: source)
            if isPlanning { throw PlanOnly(scales: scales) }
            return try PatchEngine(try source.image.pixels(), compute: compute)
        }
    }

    /// What enlarges the picture: the engine that was chosen for this run. Throws like `engine(of:)`; patches enlarge a picture of any size.
    public func enlarger(of source: SourcePicture, _ needs: TrainingNeeds = .none) throws -> any Enlarger {
        switch engine {
        case .singan: return try engine(of: source, needs)
        case .patches:
            if isPlanning { throw PlanOnly(scales: []) }
            return PatchEnlarger(compute: compute)
        }
    }

    /// The scales that the picture has or will have, without anything being trained. Throws `.badData` for a picture that is too small.
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

    /// How far an engine is, for `SampleRequest.progress` and `Injection.progress`.
    public var scaleProgress: @Sendable (Int, Int) -> Void {
        { [progress] done, count in progress(.work("scales", done: done, of: count)) }
    }
}
