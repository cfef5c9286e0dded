import ArgumentParser
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The task `singan-tool style`: it gives a picture the textures of another.
public struct StyleTask: ScaleTask {
    /// The verb "style", with its help.
    public static let descriptor = TaskDescriptor(
        verb: "style",
        abstract: "Give a picture the textures of another.",
        discussion: """
            The output shows CONTENT, at its own size and proportions, with the textures and colours of the picture of --model.

            --start-scale sets the scale at which CONTENT enters: coarse scales (1) leave little of the content, fine ones little of the style. \
            --strength sets the same from 0 (content) to 1 (style), for pictures of any size; with patches 0.1 leaves most of the content, 0.5 \
            little of it. --colors sets whose colours the output has. --keep-color takes only the brightness of the result (luma, Rec. 709), \
            and the colours of the content (Cb and Cr, weakened where they would not fit).

            With singan and --finish none: \(DetailTransfer.rule)
            """,
        inputs: [.init("CONTENT", "a picture"), .init("--model", "the picture whose style to take, or a model in its place")],
        outputs: [.init("picture", "the content in the style, the content's size")], engines: [.patches, .singan],
        carriesCompanions: true)

    @Argument(help: ArgumentHelp("A picture, or - for standard input.", valueName: "content"), completion: .file())
    var content: String

    @Option(help: ArgumentHelp("The picture whose style to take, or its .singan model.", valueName: "image|model"), completion: .file())
    var model: String

    /// The scale at which the content enters; nil for a third of the scales, or with patches for a strength of 0.2.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The scale at which the content enters, from 1 (coarsest). Or a percentage of the scales (default: with singan a third of them, with patches --strength 0.2).",
            valueName: "scale"),
        transform: OptionValue.scale(from: 1))
    public var startScale: ScaleWish?

    @OptionGroup var dials: InjectionDials

    @Flag(help: "Keep the content's colours.")
    var keepColor = false

    /// Makes the task with the default of every option.
    public init() {}

    /// The picture whose style is taken, or its model file.
    public var modelName: String { model }

    /// Checks that `--strength` and `--start-scale` aren't both given.
    public func validate() throws { try dials.check(startScale) }

    /// The two pictures that are read.
    public var files: TaskFiles {
        TaskFiles(inputs: [.init(content, role: "content"), .init(model, role: "model picture")], suffix: "styled")
    }

    /// Returns the content, whose size the result has.
    public func standIn(in context: TaskContext) throws(SinGANError) -> Image? { try context.images.open(content).image }

    /// Makes the picture.
    ///
    /// - Throws: `.usage` for a scale that there isn't, `.badData` for a content that is too narrow, or the training's errors.
    public func run(in context: TaskContext) async throws -> TaskOutput {
        let source = try context.open(model)
        let content = try context.open(content)
        try context.checkInjection(of: content, startScale: startScale, into: source)
        try context.warn(ofResult: content.size, source)
        let carrier = try context.carrier(of: source)
        let pixels = try content.image.shownPixels()
        let planned = try context.scales(of: source).count
        let engine = try context.engine(of: source, atOwnSize: true)
        let start = StartScale(startScale, share: StyleTransfer.defaultShare, of: engine, planned: planned)
        let usesDefault = startScale == nil && dials.strength == nil && engine.name == .patches
        let entering = usesDefault ? .strength(StyleTransfer.defaultStrength) : dials.entering(start)
        context.tell(entering, of: engine)
        let transfer = StyleTransfer(engine: engine)
        let origins = carrier.record()
        let generated = try transfer.run(
            pixels, entering: entering, colors: dials.colors, seed: context.seed, origins: origins, progress: context.scaleProgress)
        let result = try transfer.finish(generated, content: content.image, keepsColor: keepColor)
        try carrier.carry(result, origins)
        let options: [String: JSONValue] = dials.recipe(entering).merging(["keepColor": .bool(keepColor)]) { $1 }
        return TaskOutput(
            results: [result], companions: carrier.results, report: options, recipe: options,
            summary: [usesDefault ? "strength \(StyleTransfer.defaultStrength)" : dials.line(entering, start)])
    }
}
