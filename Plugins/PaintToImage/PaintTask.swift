import ArgumentParser
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// `singan-tool paint`: a picture from a rough painting.
public struct PaintTask: ScaleTask {
    public static let descriptor = TaskDescriptor(
        verb: "paint",
        abstract: "Make a picture of a rough painting.",
        discussion: """
            PAINTING, flat colours laid out as the picture is to be, goes through the model of --model (a picture, whose model is trained \
            first if there is none, or a .singan model file) and comes out with its textures, at PAINTING's own size and proportions. \
            Paint with the picture's own colours.

            The painting enters at a scale: coarse ones (1) make most of it anew, fine ones leave it a painting.

            With --quantize that scale is trained anew on pictures of \(Self.colors) colours, so that it expects flat areas; that model is kept \
            beside the picture's own, and takes its time on top of a --budget. The painting's colours become the nearest of these.

            The result is enlarged to the painting's own size as it is: no detail of the painting is put back.
            """,
        inputs: [.init("PAINTING", "a picture"), .init("--model", "the picture whose textures to take, or a model in its place")],
        outputs: [.init("picture", "the painting, made a picture, the painting's size")])

    private static let colors = "five"

    @Argument(help: ArgumentHelp("A picture of flat colours, or - for standard input.", valueName: "painting"), completion: .file())
    var painting: String

    @Option(
        help: ArgumentHelp("The picture whose textures to take, or its .singan model.", valueName: "image|model"), completion: .file())
    var model: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The scale at which the painting enters, from 1, the coarsest (default: 1).", valueName: "scale"),
        transform: OptionValue.whole(1...100))
    public var startScale: Int?

    @Flag(help: "Use a model whose start scale is trained on quantized colours; made first if there is none.")
    var quantize = false

    public init() {}

    public var modelName: String { model }

    public var needs: TrainingNeeds {
        var needs = TrainingNeeds()
        if quantize { needs.quantizedScale = scale }
        return needs
    }

    public var files: TaskFiles {
        TaskFiles(inputs: [.init(painting, role: "painting"), .init(model, role: "model picture")], suffix: "painted")
    }

    public func standIn(in context: TaskContext) throws(SinGANError) -> Image? { try context.images.open(painting).image }

    private var scale: Int { startScale ?? PaintToImage.defaultStartScale }

    public func run(in context: TaskContext) async throws -> TaskOutput {
        let source = try context.open(model)
        let painting = try context.open(painting)
        try context.checkInjection(of: painting, startScale: scale, into: source, needs)
        let pixels = try painting.image.pixels()
        let model = try context.model(of: source, needs)
        let algorithm = PaintToImage(model: model, compute: context.compute)
        let generated =
            quantize
            ? try algorithm.runQuantized(pixels, seed: context.seed) : try algorithm.run(pixels, startScale: scale, seed: context.seed)
        let start = StartScale(scale, share: 0, of: model)
        let options: [String: JSONValue] = ["startScale": .integer(start.value), "quantize": .bool(quantize)]
        return TaskOutput(
            results: [try algorithm.finish(generated, painting: painting.image)], report: options, recipe: options,
            summary: [start.line + (quantize ? ", on quantized colours" : "")])
    }
}
