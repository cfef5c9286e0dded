import ArgumentParser
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// `singan-tool sample`: pictures drawn from a model.
public struct SampleTask: ScaleTask {
    public static let descriptor = TaskDescriptor(
        verb: "sample",
        abstract: "Draw new pictures with the textures of one.",
        discussion: """
            Draws pictures that look like IMAGE from afar and from near, and have never been. IMAGE is a picture (its model is found, or \
            trained first) or a .singan model file. Results have the model's size unless --size says otherwise: any size and aspect ratio \
            works. The same --seed gives the same pictures; -n 3 makes the first three of -n 8.

            --start-scale keeps the picture's layout: what the scales below it would draw is taken from the picture. --tile makes pictures \
            whose copies continue each other, for textures and backgrounds.
            """,
        inputs: [.init("IMAGE", "a picture, or a model in its place")],
        outputs: [.init("pictures", "-n of them, or one sheet", kind: .images)])

    @Argument(help: ArgumentHelp("A picture, a .singan model, or - for standard input.", valueName: "image|model"), completion: .file())
    var image: String

    @Option(
        name: [.customShort("n"), .long], parsing: .unconditional, help: "How many pictures (default: 1).",
        transform: OptionValue.whole(1...1000))
    var count = 1

    @Option(help: ArgumentHelp("Their size in pixels, each side 16 to 16384 (default: the model's).", valueName: "WxH"))
    var size: PictureSize?

    @Option(
        help: ArgumentHelp(
            "Their proportions, such as 16:9, with about as many pixels as the model's (instead of --size).", valueName: "W:H"))
    var aspect: AspectRatio?

    @Option(help: "Make them tile: x (left to right), y (top to bottom) or both.")
    var tile: TileDirection?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The first scale that is drawn anew; coarser ones repeat the picture's layout. 0 (coarsest): everything is new (default: 0).",
            valueName: "scale"),
        transform: OptionValue.whole(0...100))
    public var startScale: Int?

    @Flag(help: "Write one labelled sheet instead of single pictures.")
    var sheet = false

    public init() {}

    public func validate() throws {
        if size != nil, aspect != nil { throw ValidationError("--size and --aspect both say how large: give one of them") }
        if tile != nil, let startScale, startScale > 0 {
            throw ValidationError("--tile draws everything anew, and --start-scale \(startScale) keeps the layout: give one of them")
        }
    }

    public static let firstScale = 0
    public var modelName: String { image }

    public var files: TaskFiles {
        TaskFiles(inputs: [.init(image, role: "picture")], results: sheet ? 1 : count, suffix: sheet ? "sample-sheet" : "sample")
    }

    public func run(in context: TaskContext) async throws -> TaskOutput {
        let source = try context.open(image)
        try context.check(startScale: startScale ?? 0, from: 0, of: source)
        let model = try context.model(of: source)
        let (sampling, request) = (RandomSampling(model: model, compute: context.compute), request(context.seed, model))
        let recipe: [String: JSONValue] = [
            "count": .integer(count), "size": JSONValue(size?.description), "aspect": JSONValue(aspect?.description),
            "tile": JSONValue(tile?.rawValue),
            "startScale": .integer(startScale ?? 0), "sheet": .bool(sheet),
        ]
        if sheet { return TaskOutput(results: [Image(pixels: Self.sheet(of: try sampling.pictures(request)))], recipe: recipe) }
        // To 8 bit one by one: a quarter of the memory.
        var results: [Image] = []
        for index in 0..<count { results.append(Image(pixels: try sampling.picture(request, index))) }
        return TaskOutput(results: results, recipe: recipe)
    }

    public func standIn(in context: TaskContext) throws(SinGANError) -> Image? {
        let source = try context.images.open(image)
        guard !sheet, let finest = try context.models.scales(of: source).last else { return nil }
        let size = size.map { ($0.width, $0.height) } ?? aspect?.size(like: finest.width, finest.height) ?? (finest.width, finest.height)
        return Image(pixels: try source.image.pixels().resized(width: size.0, height: size.1))
    }

    private func request(_ seed: UInt64, _ model: SinGANModel) -> RandomSampling.Request {
        var request = RandomSampling.Request()
        request.count = count
        let proportioned = aspect.map { $0.size(like: model.width, model.height) }
        request.width = size?.width ?? proportioned?.width
        request.height = size?.height ?? proportioned?.height
        request.tiling = tile?.tiling ?? .none
        request.startScale = startScale ?? 0
        request.seed = seed
        return request
    }

    private static func sheet(of pictures: [Pixels]) -> Pixels {
        var sheet = ContactSheet()
        for (number, picture) in pictures.enumerated() { sheet.add(picture, label: "\(number + 1)") }
        return sheet.render()
    }
}
