import ArgumentParser
import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// `my-tool erase`: a picture without something that was in it.
///
/// The adapter: options, reading, and the algorithm's result handed back. Its properties are the command line, the help and the completions. As it
/// has a start scale it is a `ScaleTask`, so that `my-tool explore` knows it, too.
public struct EraseTask: ScaleTask {
    public static let descriptor = TaskDescriptor(
        verb: "erase",
        abstract: "Erase a part of a picture, and let its texture grow over the place.",
        discussion: """
            What MASK marks is taken out of IMAGE; the place is filled with colours from around it and goes through the model of IMAGE (which \
            is trained first if there is none yet), which draws the picture's own texture there. The output has IMAGE's size; outside the \
            softened mask it is IMAGE, exactly.

            The filling enters at a scale: coarse ones (1) invent more, fine ones keep to the smooth filling. The place is as fine as the model \
            is: for large pictures give a larger --max-size.
            """,
        inputs: [.init("IMAGE", "a picture, or a model in its place"), .init("MASK", "white where something is to be erased")],
        outputs: [.init("picture", "IMAGE without it")],
        // Raised whenever other pictures come out: pipelines keep results by it.
        version: "1")

    @Argument(help: ArgumentHelp("A picture, a .singan model, or - for standard input.", valueName: "image|model"), completion: .file())
    var image: String

    @Argument(help: ArgumentHelp("A picture of IMAGE's size, white where it is to be erased.", valueName: "mask"), completion: .file())
    var mask: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The scale at which the filling enters, from 1, the coarsest, or a percentage of the scales (default: 40%).", valueName: "scale"
        ),
        transform: OptionValue.scale(from: 1))
    public var startScale: ScaleWish?

    public init() {}

    public var modelName: String { image }

    public var files: TaskFiles {
        TaskFiles(inputs: [.init(image, role: "picture"), .init(mask, role: "mask")], suffix: "erased")
    }

    /// In a pipeline the steps behind this one are checked with this, before anything is trained.
    public func standIn(in context: TaskContext) throws(SinGANError) -> Image? { try context.images.open(image).image }

    public func run(in context: TaskContext) async throws -> TaskOutput {
        // Everything is read and checked before there is a model: making one may take an hour.
        let source = try context.open(image)
        try context.checkInjection(of: source, startScale: startScale, into: source)
        let marked = try context.mask(mask).marking(
            "the object", name: mask, of: PixelSize(width: source.image.width, height: source.image.height), named: image)
        guard let finest = try context.models.scales(of: source).last else { return TaskOutput() }
        let area = Erasure.area(of: marked, at: PixelSize(width: finest.width, height: finest.height))

        let model = try context.model(of: source)
        let start = StartScale(startScale, share: Erasure.defaultShare, of: model)
        let result = try Erasure(model: model, compute: context.compute).run(
            source.image, area: area, startScale: start.value, seed: context.seed)
        let share = String(format: "%.1f", marked.coverage * 100)
        return TaskOutput(
            results: [result], report: ["startScale": .integer(start.value), "erasedShare": .number(marked.coverage)],
            recipe: ["startScale": .integer(start.value)], summary: [start.line, "erased: \(share) % of the picture"])
    }
}
