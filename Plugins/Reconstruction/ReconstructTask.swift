import ArgumentParser
import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// `singan-tool reconstruct`: what a model remembers of its picture.
public struct ReconstructTask: TaskPlugin {
    /// The verb "reconstruct", with its help.
    public static let descriptor = TaskDescriptor(
        verb: "reconstruct",
        abstract: "Show what a model remembers of its picture.",
        discussion: """
            A model is trained to make its own picture again from one fixed noise. The result is that picture; the report says how far it is from \
            the real one. A large error means that the training was too short.

            The error is the root of the mean squared difference, of values from 0 to 1, and stands beside that of a bicubic enlargement of the scale \
            below the finest, which knows no detail. The result has the size of the finest scale that is trained. --preset thorough or \
            --train-to all trains every scale of the picture.
            """,
        inputs: [.init("IMAGE", "a picture, or a model in its place")],
        outputs: [.init("picture", "the reconstruction, as large as the finest scale that is trained")])

    @Argument(help: ArgumentHelp("A picture, a .singan model, or - for standard input.", valueName: "image|model"), completion: .file())
    var image: String

    /// Makes the task with the default of every option.
    public init() {}

    /// The picture or model that is read; one picture comes out.
    public var files: TaskFiles { TaskFiles(inputs: [.init(image, role: "picture")], suffix: "reconstruct") }

    /// Makes the picture again from the model's fixed noise, at the finest scale that is trained, and reports its error: the root of the mean
    /// squared difference from the real picture, of values 0...1.
    ///
    /// - Throws: `.noInput` where the picture isn't there, `.badData` where it can't be used or no scale of the model is trained, `PlanOnly` where
    ///   only the plan was asked for, `.usage` for a configuration that doesn't fit the picture, the training's errors, or the
    ///   reason of a cancellation.
    public func run(in context: TaskContext) async throws -> TaskOutput {
        let source = try context.open(image)
        let reconstruction = try Reconstruction(model: try context.model(of: source), compute: context.compute)
        let picture = reconstruction.picture
        if reconstruction.isPartial {
            context.notice(
                "the model is trained up to \(picture.width)x\(picture.height) pixels, and so large is its reconstruction: --train-to all trains every scale"
            )
        }
        let numbers = String(
            format: "error: RMSE %.4f of 1; a bicubic enlargement of the scale below has %.4f", reconstruction.error,
            reconstruction.enlargement)
        return TaskOutput(
            results: [source.image.sample(picture)],
            report: ["reconstruction": .number(reconstruction.error), "enlargement": .number(reconstruction.enlargement)],
            summary: [numbers])
    }

    /// Returns a picture of the finest trained scale's size; nil where no scale is trained.
    ///
    /// - Throws: `.noInput` where the picture isn't there, `.badData` where it can't be used, `.usage` for a training that doesn't fit it.
    public func standIn(in context: TaskContext) throws(SinGANError) -> Image? {
        let source = try context.images.open(image)
        guard let size = try context.scales(of: source).last(where: { $0.iterations > 0 })?.size else { return nil }
        return source.image.sampleStandIn(size)
    }
}
