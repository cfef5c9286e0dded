import ArgumentParser
import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The task `singan-tool animate`: it makes a picture move.
public struct AnimateTask: ScaleTask {
    /// The verb "animate", with its help.
    public static let descriptor = TaskDescriptor(
        verb: "animate",
        abstract: "Make a picture move.",
        discussion: """
            The model draws every frame from slightly different noise, near the noise that gives the picture itself: flames lick, clouds drift, \
            water ripples. IMAGE is a picture or a .singan model file made for animation. A picture needs a model of its own for this task, \
            trained with noise around the picture, so that the border moves too; the tool trains it the first time, and uses it again later.

            -o NAME.gif, .webp or .mp4 writes one file, which repeats for ever (MP4 needs the program ffmpeg); -o NAME/ writes \
            numbered PNG files into a folder; -o - writes a GIF. A GIF has at most 256 colours; WebP keeps all of them. GIF counts in \
            hundredths of a second: use 10, 12.5, 20, 25 or 50 frames per second; at other rates the frames' times alternate.

            Frames have the picture's size, at most 0.4 megapixels, or that of --max-size. SinGAN's smaller frames decide what moves, and the \
            picture's detail stays where little moves. With --finish none, or where IMAGE is a model file, frames have the model's size. With \
            --region everything outside the softened mask is the picture, exactly, in every frame (except for what GIF and MP4 always lose, \
            and an error of 1 of 255 in WebP).
            """,
        inputs: [.init("IMAGE", "a picture, or a model in its place"), .init("--region", "white where the picture may move")],
        outputs: [.init("animation", "GIF, WebP, MP4, or a folder of PNG files", kind: .animation)],
        carriesCompanions: true)

    @Argument(help: ArgumentHelp("A picture, a .singan model, or - for standard input.", valueName: "image|model"), completion: .file())
    var image: String

    @Option(
        parsing: .unconditional, help: ArgumentHelp("How many frames, 2 to 10000 (default: 100).", valueName: "count"),
        transform: OptionValue.whole(2...10000))
    var frames = 100

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Frames per second, 0.1 to 120 (default: 10).", valueName: "rate"),
        transform: OptionValue.number(0.1...120))
    var fps = 10.0

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How calm it is: 0 (restless) to 1 (slow and smooth) (default: 0.5).", valueName: "0..1"),
        transform: OptionValue.number(0...1))
    var calm = 0.5

    /// The first scale that moves; nil for scale 1.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The first scale that moves (default: 1; 0 moves the layout). Coarser ones than this stand still. Or a percentage of the scales.",
            valueName: "scale"
        ),
        transform: OptionValue.scale(from: 0))
    public var startScale: ScaleWish?

    @Flag(help: "Come back to the first frame without a jump.")
    var loop = false

    @Option(help: ArgumentHelp("A picture of IMAGE's size, white where it may move.", valueName: "mask"), completion: .file())
    var region: String?

    /// Makes the task with the default of every option.
    public init() {}

    /// The least start scale, 0: even the layout may move.
    public static let firstScale = 0
    /// The picture or model file to animate.
    public var modelName: String { image }
    /// The requirements of an animation's model: noise around the pictures, and all scales trained.
    public var needs: TrainingNeeds { Animation.needs }

    private var request: Animation.Request {
        var request = Animation.Request()
        (request.frames, request.framesPerSecond, request.calm, request.loops) = (frames, fps, calm, loop)
        request.startScale = startScale?.number ?? 1
        return request
    }

    /// The picture and the region that are read, and the animation that is made.
    public var files: TaskFiles {
        var files = TaskFiles(
            inputs: [.init(image, role: "picture")], animation: .init(frames: frames, framesPerSecond: fps), suffix: "animate")
        if let region { files.inputs.append(.init(region, role: "region")) }
        return files
    }

    /// Makes the animation.
    ///
    /// - Throws: `.badData` for a region that can't be used, `.usage` for a scale that the model hasn't or too many frames for the memory, or the
    ///   training's errors.
    public func run(in context: TaskContext) async throws -> TaskOutput {
        let source = try context.open(image)
        var request = request
        if let startScale { request.startScale = startScale.value(of: try context.models.scales(of: source, needs).count, from: 0) }
        try context.check(startScale: request.startScale, from: 0, of: source, needs)
        let size = try frameSize(source, context)
        if let size {
            try checkMemory(size)
            request.region = try softRegion(source, size, context)
        }
        let carrier = try context.carrier(of: source)
        request.seed = context.seed
        let model = try context.model(of: source, needs)
        var whole: Pixels?
        if let size, size.longSide > max(model.width, model.height) {
            whole = try source.learned(on: context.compute).resized(width: size.width, height: size.height)
        }
        let sequence = try Animation(model: model, finishedWith: whole, compute: context.compute).run(request) {
            context.report("frames", done: $0, of: frames)
        }
        if !carrier.isEmpty { for number in 0..<sequence.count { try carrier.carry(sequence.image(number), nil) } }
        let report = AnimateReport(sequence, startScale: request.startScale, scales: model.scales.count)
        var lines = report.lines
        if source.model == nil, source.image.width > sequence.width {
            lines.append(
                "frames are \(sequence.width)x\(sequence.height), and \(image) is \(source.image.width)x\(source.image.height): "
                    + "--max-size makes larger ones")
        }
        return TaskOutput(animation: sequence, companions: carrier.results, report: report.json, recipe: recipe(request), summary: lines)
    }

    /// Returns an empty frame of the animation's size.
    public func standIn(in context: TaskContext) throws(SinGANError) -> Image? {
        let source = try context.images.open(image)
        guard let size = try frameSize(source, context) else { return nil }
        return Image.untouched(size)
    }

    /// Returns the model's size, or, where frames are finished, the picture's size as far as a hundred frames are affordable; nil where there are no
    /// scales.
    private func frameSize(_ source: SourcePicture, _ context: TaskContext) throws(SinGANError) -> PixelSize? {
        guard let finest = try context.models.scales(of: source, needs).last?.size else { return nil }
        guard context.finishing.finisher == .patches, source.model == nil else { return finest }
        var size = try context.workingSize(of: source, needs)
        let shrink = (Self.affordable / (Double(size.width) * Double(size.height))).squareRoot()
        if context.finishing.maxSize == nil, shrink < 1 {
            size = PixelSize(width: Int(Double(size.width) * shrink), height: Int(Double(size.height) * shrink))
        }
        return size.longSide > finest.longSide ? size : finest
    }

    /// The most pixels of a frame: a GIF of a hundred such frames is 40 MB and takes as many seconds.
    private static let affordable = 400_000.0

    private func softRegion(_ source: SourcePicture, _ size: PixelSize, _ context: TaskContext) throws -> Mask? {
        guard let region else { return nil }
        let mask = AnimateRegion(mask: try context.mask(region), name: region)
        return try mask.soft(on: (image, source.image.width, source.image.height), width: size.width, height: size.height)
    }

    /// Checks the memory for the frames, one strip of them for the file's encoder, and the encoder's result.
    private func checkMemory(_ size: PixelSize) throws(SinGANError) {
        let needed = 4 * 3 * Double(size.width * size.height) * Double(frames)
        try Machine.checkMemory(needed, "\(frames) frames of \(size.width)x\(size.height) need", hint: "Ask for fewer.")
    }

    private func recipe(_ request: Animation.Request) -> [String: JSONValue] {
        [
            "frames": .integer(frames), "fps": .number(fps), "calm": .number(calm), "startScale": .integer(request.startScale),
            "loop": .bool(loop), "isMasked": .bool(region != nil),
        ]
    }
}

/// The report of an animation: its start scale, and how much moves from frame to frame.
struct AnimateReport {
    private let sequence: FrameSequence
    private let startScale: Int
    private let scales: Int
    /// The steps between frames, root mean square of 0...255, smallest first.
    private let inside: [Double]
    private let seam: Double

    init(_ sequence: FrameSequence, startScale: Int, scales: Int) {
        (self.sequence, self.startScale, self.scales) = (sequence, startScale, scales)
        let steps = sequence.steps().map { $0 * 255 }
        (inside, seam) = (steps.dropFirst().sorted(), steps.first ?? 0)
    }

    private var median: Double { inside.isEmpty ? 0 : inside[inside.count / 2] }

    var lines: [String] {
        var line = "start scale \(startScale) of 0-\(scales - 1); from frame to frame "
        line += String(format: "%.1f of 255 (median), %.1f at most", median, inside.last ?? 0)
        return [sequence.closes ? line + String(format: ", %.1f from the last to the first", seam) : line]
    }

    var json: [String: JSONValue] {
        [
            "startScale": .integer(startScale), "loops": .bool(sequence.closes),
            "steps": ["median": .number(median), "largest": .number(inside.last ?? 0), "seam": .number(seam)],
        ]
    }
}
