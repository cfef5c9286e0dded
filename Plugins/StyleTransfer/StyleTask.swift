import ArgumentParser
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// `singan-tool style`: one picture with the textures of another.
public struct StyleTask: ScaleTask {
    public static let descriptor = TaskDescriptor(
        verb: "style",
        abstract: "Give a picture the textures of another.",
        discussion: """
            CONTENT goes through the model of --model (a picture, whose model is trained first if there is none, or a .singan model file) and \
            comes out at its own size and proportions, with the textures and colours of that picture.

            It enters at a scale: coarse ones (1) leave little of the content, fine ones little of the style. --keep-color takes only the \
            brightness of the result (luma, Rec. 709) and the colours of the content (Cb and Cr, weakened where they would not fit).

            \(DetailTransfer.rule)
            """,
        inputs: [.init("CONTENT", "a picture"), .init("--model", "the picture whose style to take, or a model in its place")],
        outputs: [.init("picture", "the content in the style, the content's size")])

    @Argument(help: ArgumentHelp("A picture, or - for standard input.", valueName: "content"), completion: .file())
    var content: String

    @Option(help: ArgumentHelp("The picture whose style to take, or its .singan model.", valueName: "image|model"), completion: .file())
    var model: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The scale at which the content enters, from 1, the coarsest (default: a third of the model's scales).", valueName: "scale"),
        transform: OptionValue.whole(1...100))
    public var startScale: Int?

    @Flag(help: "Keep the content's colours.")
    var keepColor = false

    public init() {}

    public var modelName: String { model }

    public var files: TaskFiles {
        TaskFiles(inputs: [.init(content, role: "content"), .init(model, role: "model picture")], suffix: "styled")
    }

    public func standIn(in context: TaskContext) throws(SinGANError) -> Image? { try context.images.open(content).image }

    public func run(in context: TaskContext) async throws -> TaskOutput {
        let source = try context.open(model)
        let content = try context.open(content)
        try context.checkInjection(of: content, startScale: startScale, into: source)
        let pixels = try content.image.pixels()
        let model = try context.model(of: source)
        let start = StartScale(startScale, share: StyleTransfer.defaultShare, of: model)
        let transfer = StyleTransfer(model: model, compute: context.compute)
        let generated = try transfer.run(pixels, startScale: start.value, seed: context.seed)
        let options: [String: JSONValue] = ["startScale": .integer(start.value), "keepColor": .bool(keepColor)]
        return TaskOutput(
            results: [try transfer.finish(generated, content: content.image, keepsColor: keepColor)], report: options, recipe: options,
            summary: [start.line])
    }
}
