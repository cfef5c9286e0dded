import ArgumentParser
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The task `singan-tool paint`: it makes a picture of a rough painting.
public struct PaintTask: ScaleTask {
    /// The verb "paint", with its help.
    public static let descriptor = TaskDescriptor(
        verb: "paint",
        abstract: "Make a picture of a rough painting.",
        discussion: """
            PAINTING shows in flat colours where things are to be. The tool gives it the textures of the picture of --model; the output has \
            PAINTING's own size and proportions. Paint with the picture's own colours.

            --start-scale sets the scale at which the painting enters: coarse scales (1) make most of it anew, fine ones leave it a painting. \
            --strength sets the same from 0 (a painting) to 1 (anew), for pictures of any size.

            With --quantize (singan) the tool trains that scale again on pictures of \(Self.colors) colours, so that it expects flat areas. It keeps \
            this model beside the picture's own; the training comes on top of a --budget. The painting's colours become the nearest of the \
            \(Self.colors).

            With singan, patches add detail finer than the model's; with --finish none the model's result is only enlarged.
            """,
        inputs: [.init("PAINTING", "a picture"), .init("--model", "the picture whose textures to take, or a model in its place")],
        outputs: [.init("picture", "the painting, made a picture, the painting's size")],
        engines: [.patches, .singan], carriesCompanions: true)

    private static let colors = "five"

    @Argument(help: ArgumentHelp("A picture of flat colours, or - for standard input.", valueName: "painting"), completion: .file())
    var painting: String

    @Option(
        help: ArgumentHelp("The picture whose textures to take, or its .singan model.", valueName: "image|model"), completion: .file())
    var model: String

    /// The scale at which the painting enters; nil for scale 1.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The scale at which the painting enters, from 1 (coarsest). Or a percentage of the scales (default: 1).", valueName: "scale"),
        transform: OptionValue.scale(from: 1))
    public var startScale: ScaleWish?

    @OptionGroup var dials: InjectionDials

    @Flag(help: "Use a model whose start scale is trained on quantized colours. It is trained first where there is none.")
    var quantize = false

    /// Makes the task with the default of every option.
    public init() {}

    /// The picture whose textures are taken, or its model file.
    public var modelName: String { model }

    /// The requirements of the model: with `--quantize` a scale trained on few colours, else none.
    public var needs: TrainingNeeds {
        var needs = TrainingNeeds()
        if quantize { needs.quantizedScale = startScale?.number ?? PaintToImage.defaultStartScale }
        return needs
    }

    /// Checks that `--quantize` has the number of one scale, and that `--strength` and `--start-scale` aren't both given.
    public func validate() throws {
        try dials.check(startScale)
        if quantize, startScale != nil, startScale?.number == nil {
            throw ValidationError("--quantize trains one scale: give its number, such as --start-scale 1")
        }
        if quantize, dials.strength != nil {
            throw ValidationError("--quantize trains one scale: give --start-scale instead of --strength")
        }
    }

    /// The two pictures that are read.
    public var files: TaskFiles {
        TaskFiles(inputs: [.init(painting, role: "painting"), .init(model, role: "model picture")], suffix: "painted")
    }

    /// Returns the painting, whose size the result has.
    public func standIn(in context: TaskContext) throws(SinGANError) -> Image? { try context.images.open(painting).image }

    /// Makes the picture.
    ///
    /// - Throws: `.usage` for a scale that there isn't, or `--quantize` with patches, `.badData` for a painting that is too narrow, or the training's
    ///   errors.
    public func run(in context: TaskContext) async throws -> TaskOutput {
        let source = try context.open(model)
        let painting = try context.open(painting)
        guard !quantize || context.engine == .singan else {
            throw SinGANError(
                .usage, "--quantize trains a scale, and patches aren't trained", hint: "Leave it out, or give --engine singan.")
        }
        let wish = startScale ?? (dials.strength == nil ? .scale(PaintToImage.defaultStartScale) : nil)
        try context.checkInjection(of: painting, startScale: wish, into: source, needs)
        try context.warn(ofResult: painting.size, source, needs)
        let carrier = try context.carrier(of: source)
        let pixels = try painting.image.shownPixels()
        let planned = try context.scales(of: source, needs).count
        let engine = try context.engine(of: source, needs, atOwnSize: true)
        let algorithm = PaintToImage(engine: engine)
        let start = StartScale(wish, share: 0, of: engine, planned: planned)
        let entering = dials.entering(start)
        if !quantize { context.tell(entering, of: engine) }
        let origins = carrier.record()
        let generated = try algorithm.run(
            pixels, entering: entering, colors: dials.colors, isQuantized: quantize, seed: context.seed, origins: origins,
            progress: context.scaleProgress)
        let result = try algorithm.finish(generated, painting: painting.image)
        try carrier.carry(result, origins)
        let options: [String: JSONValue] = dials.recipe(entering).merging(["quantize": .bool(quantize)]) { $1 }
        return TaskOutput(
            results: [result], companions: carrier.results, report: options, recipe: options,
            summary: [dials.line(entering, start) + (quantize ? ", on quantized colours" : "")])
    }
}
