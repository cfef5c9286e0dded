import ArgumentParser
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The task `singan-tool sample`: it draws pictures with the textures of one.
public struct SampleTask: ScaleTask {
    /// The verb "sample", with its help.
    public static let descriptor = TaskDescriptor(
        verb: "sample",
        abstract: "Draw new pictures with the textures of one.",
        discussion: """
            Draws pictures that look like IMAGE from afar and from near. IMAGE is a picture or a .singan model file. The same --seed gives the \
            same pictures; -n 3 makes the first three of -n 8.

            With patches, results have the picture's own size unless --size or --aspect asks for another. --variety sets how much of the layout \
            changes: up to 0.5 objects keep their shapes and the space between them grows and shrinks; above 0.5 chance decides what goes where. \
            A --size of other proportions also changes the space between objects. With singan, the model has learned what may vary and lays the \
            picture out, and patches add the finer detail up to the picture's own size; with --finish none results have the model's size.

            --start-scale keeps the picture's layout: coarser scales than that are taken from the picture instead of being drawn. --tile makes \
            pictures whose copies continue each other, for textures and backgrounds.
            """,
        inputs: [.init("IMAGE", "a picture, or a model in its place")],
        outputs: [.init("pictures", "-n of them, or one sheet", kind: .images)], engines: [.patches, .singan],
        carriesCompanions: true)

    @Argument(help: ArgumentHelp("A picture, a .singan model, or - for standard input.", valueName: "image|model"), completion: .file())
    var image: String

    @Option(
        name: [.customShort("n"), .long], parsing: .unconditional, help: "How many pictures (default: 1).",
        transform: OptionValue.whole(1...1000))
    var count = 1

    @Option(
        help: ArgumentHelp(
            "Their size in pixels, such as 640x480. Each side may have 16 to 16384 (default: the picture's; with --finish none the model's).",
            valueName: "WxH"),
        transform: OptionValue.size)
    var size: PictureSize?

    @Option(
        help: ArgumentHelp(
            "Their proportions, such as 16:9. Give this or --size. The picture's width or height grows; with --finish none results have about as many pixels as the model.",
            valueName: "W:H"), transform: OptionValue.aspect)
    var aspect: AspectRatio?

    @Option(help: "Make copies of them continue each other: x, y, both or none. x is from left to right, y from top to bottom.")
    var tile: TileDirection?

    /// The first scale that is drawn anew; nil for 0.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The first scale that is drawn anew; 0 draws all. Coarser scales repeat the picture's layout. Or a percentage of the scales, such as 40% (default: 0).",
            valueName: "scale"),
        transform: OptionValue.scale(from: 0))
    public var startScale: ScaleWish?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How much of the layout changes, 0 to 1 (nearly all). Above 0.5 objects don't stay whole (default: 0.3, with --tile 0.2). Only with patches.",
            valueName: "0..1"), transform: OptionValue.number(0...1))
    var variety: Double?

    @Flag(help: "Write one labelled sheet instead of single pictures.")
    var sheet = false

    /// Makes the task with the default of every option.
    public init() {}

    /// Checks that `--size` and `--aspect`, and `--tile` and `--start-scale`, aren't both given.
    public func validate() throws {
        if size != nil, aspect != nil { throw ValidationError("--size and --aspect both say how large: give one of them") }
        if let tile, tile != .none, let startScale, startScale != 0, startScale != .share(0) {
            throw ValidationError("--tile draws everything anew, and --start-scale \(startScale) keeps the layout: give one of them")
        }
    }

    /// The least start scale, 0: everything is drawn anew.
    public static let firstScale = 0
    /// The picture or model file to sample.
    public var modelName: String { image }

    /// The picture that is read, and the number of results.
    public var files: TaskFiles {
        TaskFiles(inputs: [.init(image, role: "picture")], results: sheet ? 1 : count, suffix: sheet ? "sample-sheet" : "sample")
    }

    /// Draws the pictures.
    ///
    /// - Throws: `.usage` for a size or scale that can't be had, `.badData` for a picture that is too small, or the training's errors.
    public func run(in context: TaskContext) async throws -> TaskOutput {
        let count = count
        let source = try context.open(image)
        if let scale = startScale?.number { try context.check(startScale: scale, from: 0, of: source) }
        guard variety == nil || context.engine == .patches else {
            throw SinGANError(
                .usage, "--variety is for patches; a trained model has learned what may vary",
                hint: "Leave it out, or give --engine patches.")
        }
        try checkMemory(source, context)
        let carrier = try context.carrier(of: source)
        guard !sheet || carrier.isEmpty else {
            throw SinGANError(
                .usage, "--sheet lays pictures side by side, which companions can't follow", hint: "Leave out --sheet or --with.")
        }
        try context.warn(ofResult: nil, source)
        let planned = try context.scales(of: source).count
        let engine = try context.engine(of: source)
        let (sampling, request) = (RandomSampling(engine: engine), request(context.seed, engine, planned))
        let recipe: [String: JSONValue] = [
            "count": .integer(count), "size": JSONValue(size?.description), "aspect": JSONValue(aspect?.description),
            "tile": JSONValue(tile?.rawValue), "startScale": .integer(request.startScale), "variety": JSONValue(variety),
            "sheet": .bool(sheet),
        ]
        if sheet { return TaskOutput(results: [Image(pixels: Self.sheet(of: try sampling.pictures(request)))], recipe: recipe) }
        // To 8 bit one by one: a quarter of the memory.
        var results: [Image] = []
        let scaleProgress = context.scaleProgress
        for index in 0..<count {
            let origins = carrier.record()
            let picture = try sampling.picture(request, index, origins: origins) { done, scales in
                if count == 1 { scaleProgress(done, scales) }
            }
            results.append(source.image.sample(picture))
            try carrier.carry(results[index], origins)
            if count > 1 { context.report("pictures", done: index + 1, of: count) }
        }
        return TaskOutput(results: results, companions: carrier.results, recipe: recipe)
    }

    /// Returns a picture of the results' size; nil for a sheet, whose size isn't known before.
    public func standIn(in context: TaskContext) throws(SinGANError) -> Image? {
        let source = try context.images.open(image)
        guard !sheet else { return nil }
        let own = try context.workingSize(of: source)
        let size = wanted(of: own, isFullSize: context.isFullSize) ?? own
        try checkMemory(source, context)
        return source.image.sampleStandIn(size)
    }

    /// Checks the memory, also where the result is only planned.
    private func checkMemory(_ source: SourcePicture, _ context: TaskContext) throws(SinGANError) {
        guard context.isFullSize else { return }
        let own = try context.workingSize(of: source)
        // Pictures of 8 bits that are finished; for a sheet they stay as they are until all are.
        try PatchEngine.checkMemory(source: own, result: wanted(of: own, isFullSize: true) ?? own, beside: count * (sheet ? 24 : 3))
    }

    /// Returns the size that is asked for; nil for none. At the picture's full size, proportions add to it, so that nothing of it is lost; a model
    /// alone draws about as many pixels as it has.
    private func wanted(of own: PixelSize, isFullSize: Bool) -> PixelSize? {
        let proportioned = aspect.map {
            isFullSize ? $0.size(around: own.width, own.height) : $0.size(like: own.width, own.height)
        }
        guard let width = size?.width ?? proportioned?.width, let height = size?.height ?? proportioned?.height else { return nil }
        return PixelSize(width: width, height: height)
    }

    private func request(_ seed: UInt64, _ engine: any PictureEngine, _ planned: Int) -> RandomSampling.Request {
        var request = RandomSampling.Request()
        let wanted = wanted(of: engine.size, isFullSize: engine.worksAtFullSize)
        (request.count, request.width, request.height) = (count, wanted?.width, wanted?.height)
        request.tiling = tile?.tiling ?? .none
        request.startScale = startScale?.value(of: planned, from: 0) ?? 0
        request.seed = seed
        request.variety = variety
        return request
    }

    private static func sheet(of pictures: [Pixels]) -> Pixels {
        var sheet = ContactSheet()
        for (number, picture) in pictures.enumerated() { sheet.add(picture, label: "\(number + 1)") }
        return sheet.render()
    }
}
