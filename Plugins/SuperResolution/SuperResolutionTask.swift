import ArgumentParser
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The task `singan-tool superres`: it enlarges a picture, with detail of its own kind.
public struct SuperResolutionTask: TaskPlugin {
    /// The verb "superres", with its help.
    public static let descriptor = TaskDescriptor(
        verb: "superres",
        abstract: "Enlarge a picture, with detail of the picture's own kind.",
        discussion: """
            The output is --factor times as wide and as high as IMAGE, and keeps alpha, colour profile, EXIF and depth.

            --engine patches (the default: nearest to the truth in our measurements) learns within seconds, from IMAGE and its own smaller \
            versions, which detail shrinking takes away. The result, shrunk again, is IMAGE within a level or two of 255.

            --engine singan is the way of the publication. A model of IMAGE, fitted to --max-size, learns how fine detail follows from coarser \
            detail. Its finest scale is then applied several times, each time to all of IMAGE enlarged by about 1.26, up to exactly the wanted \
            size. The model is trained for this task (alpha 100, min size 18, factor 2^(-1/3)) and serves every --factor. The output gets only the \
            share of the invented detail that brings enlarged smaller versions of IMAGE nearer to IMAGE; shrunk again, it is IMAGE. \
            --as-published keeps all of the detail.
            """,
        inputs: [.init("IMAGE", "a picture, or a model trained for this task in its place")],
        outputs: [.init("picture", "--factor times as wide and as high")], engines: [.patches, .singan],
        carriesCompanions: true)

    @Argument(help: ArgumentHelp("A picture, a .singan model, or - for standard input.", valueName: "image|model"), completion: .file())
    var image: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How many times as wide and as high, above 1 (default: 4). Fractions are allowed; sides are rounded and have at most 16384 pixels.",
            valueName: "factor"),
        transform: factor)
    var factor = 4.0

    @Flag(
        help: "Keep all the detail that singan invents, as published. That is more detail, farther from the truth. Only with singan."
    )
    var asPublished = false

    @Option(
        help: ArgumentHelp(
            "Where copies of IMAGE continue each other: x, y, both or none. Copies of the result then continue each other too. x is from left to right, y from top to bottom (default: found by comparing IMAGE's borders).",
            valueName: "x|y|both|none"))
    var tile: TileDirection?

    /// Makes the task with the default of every option.
    public init() {}

    /// The picture that is read.
    public var files: TaskFiles {
        TaskFiles(inputs: [.init(image, role: "picture")], suffix: "superres")
    }

    /// Enlarges the picture.
    ///
    /// - Throws: `.usage` for a factor that can't be had, `.badData` where the picture or the model can't be used, or the training's errors.
    public func run(in context: TaskContext) async throws -> TaskOutput {
        let source = try context.open(image)
        if source.model != nil {
            context.notice("\(image) is a model file, and holds its picture at \(source.size): the result is an enlargement of that")
        }
        guard !asPublished || context.engine == .singan else {
            throw SinGANError(
                .usage, "--as-published is for SinGAN; patches have no other way", hint: "Leave it out, or give --engine singan.")
        }
        let size = PixelSize(width: source.image.width, height: source.image.height)
        let plan = try EnlargementPlan(size, factor: factor, engine: context.engine)
        try plan.checkMemory(for: source.image)
        let carrier = try context.carrier(of: source)
        let superResolution = SuperResolution(engine: try context.enlarger(of: source, SuperResolution.needs))
        let unit = context.engine == .singan ? "passes" : "stages"
        let result = try superResolution.enlarge(
            source.image, factor: factor, seed: context.seed, keepsInvention: asPublished, tile: tile
        ) { [progress = context.progress] in progress(.work(unit, done: $0, of: $1)) }
        if !carrier.isEmpty {
            let tiling = try tile.map { (across: $0.isAcross, down: $0.isDown) } ?? source.image.shownPixels().tiles()
            try carrier.enlarge(plan, tilesAcross: tiling.across, tilesDown: tiling.down)
        }
        var recipe: [String: JSONValue] = ["factor": .number(factor)]
        if asPublished { recipe["asPublished"] = .bool(true) }
        if let tile { recipe["tile"] = .text(tile.rawValue) }
        return TaskOutput(
            results: [result], companions: carrier.results,
            report: ["factor": .number(factor), "sizes": .list(([plan.picture] + plan.sizes).map { .text($0.description) })],
            recipe: recipe, summary: [plan.summary])
    }

    /// Returns the picture at the result's size.
    public func standIn(in context: TaskContext) throws(SinGANError) -> Image? {
        let picture = try context.images.open(image).image
        let result = try EnlargementPlan(PixelSize(width: picture.width, height: picture.height), factor: factor).result
        return try picture.standIn(result)
    }

    /// Reads a number above 1.
    private static let factor: @Sendable (String) throws -> Double = { text in
        guard let value = Double(text), value.isFinite else { throw ValidationError("'\(text)' is not a number") }
        guard value > 1 else { throw ValidationError("it must be above 1: 2 doubles the width and the height") }
        return value
    }
}
