import ArgumentParser
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// `singan-tool harmonize`: an object put into a picture, with the picture's texture.
public struct HarmonizeTask: ScaleTask {
    public static let descriptor = TaskDescriptor(
        verb: "harmonize",
        abstract: "Put an object into a picture so that it takes on the picture's texture.",
        discussion: """
            OBJECT is laid on BACKGROUND where its alpha says so, and the result goes through the background's model (which is trained \
            first if there is none). The output has the background's own size; outside the softened mask it is the original, exactly.

            The mask is OBJECT's alpha; --mask wins over it. A mask is on where it is at least half: white, or opaque, is the object. \
            An OBJECT of the background's size with --mask is a finished composite: it is taken as it is.

            The object enters at a scale: coarse ones (1) change it much, fine ones little. Without --start-scale all are made, scored by \
            the seam, the distance of the patches to the background's, and how much of the object is left; the highest score is written.

            \(DetailTransfer.rule)
            """,
        inputs: [
            .init("BACKGROUND", "a picture, or a model in its place"), .init("OBJECT", "a picture with alpha or with a mask"),
            .init("--mask", "white where the object is"),
        ],
        outputs: [
            .init("picture", "the composite, the background's size"), .init("--naive", "the placement alone"),
            .init("--all-scales", "a labelled sheet of every scale's result"),
        ])

    @Argument(help: ArgumentHelp("A picture, or a .singan model.", valueName: "background"), completion: .file())
    var background: String

    @Argument(help: ArgumentHelp("What is put in: a picture with alpha, or with --mask.", valueName: "object"), completion: .file())
    var object: String

    @Option(help: ArgumentHelp("A picture of OBJECT's size, white where the object is.", valueName: "file"), completion: .file())
    var mask: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The object's centre on the background, in pixels (120,80) or percent (60%,70%) (default: the middle).", valueName: "X,Y"))
    var at: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The object's size relative to its own (default: its own, at most half of the background's short side).", valueName: "factor"),
        transform: OptionValue.positive)
    var scale: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The scale at which the object enters, from 1 (default: chosen by the score).", valueName: "scale"),
        transform: OptionValue.whole(1...100))
    public var startScale: Int?

    @Option(help: ArgumentHelp("Also write a labelled sheet of every scale's result.", valueName: "file"), completion: .file())
    var allScales: String?

    @Option(help: ArgumentHelp("Also write the placement alone, before anything is trained.", valueName: "file"), completion: .file())
    var naive: String?

    public init() {}

    public var modelName: String { background }

    public func validate() throws { _ = try placement() }

    public var files: TaskFiles {
        var files = TaskFiles(
            inputs: [.init(background, role: "background"), .init(object, role: "object")], suffix: "harmonized")
        if let mask { files.inputs.append(.init(mask, role: "mask")) }
        if let naive { files.sideOutputs.append(.init(naive, option: "--naive")) }
        if let allScales { files.sideOutputs.append(.init(allScales, option: "--all-scales")) }
        return files
    }

    public func run(in context: TaskContext) async throws -> TaskOutput {
        let source = try context.open(background)
        let inputs = HarmonizeInputs(
            background: source.image, object: try context.open(object).image, objectName: object,
            mask: try mask.map { name throws(SinGANError) in try context.images.mask(name) }, maskName: mask)
        let composite = try inputs.composite(try placement())
        if let startScale { try context.check(startScale: startScale, from: 1, of: source) }
        try checkSize(of: composite, try context.models.scales(of: source))
        if let naive { try context.write(try inputs.picture(of: composite), to: naive, recipe: recipe(nil)) }
        let harmonization = Harmonization(model: try context.model(of: source), compute: context.compute)
        let result = try harmonization.run(composite, startScale: startScale, seed: context.seed)
        if let allScales { try context.write(HarmonizeReport.sheet(result), to: allScales, recipe: recipe(nil)) }
        let picture = try harmonization.finish(result.candidates[result.chosen], naive: composite, background: source.image)
        return TaskOutput(
            results: [picture], report: HarmonizeReport.json(result),
            recipe: recipe(result.candidates[result.chosen].startScale), summary: HarmonizeReport.lines(result))
    }

    /// What is too small for the model is better said before the model is trained.
    private func checkSize(of composite: NaiveComposite, _ scales: [ScalePlan]) throws(SinGANError) {
        guard let finest = scales.last else { return }
        _ = try Harmonization.fit(composite.mask, width: finest.width, height: finest.height)
    }

    private func placement() throws(SinGANError) -> Placement { try Placement(parsing: at, scale: scale) }

    /// `chosen` is nil for pictures of no one scale.
    private func recipe(_ chosen: Int?) -> [String: JSONValue] {
        [
            "at": JSONValue(at), "scale": scale.map { .number($0) } ?? .null, "startScale": chosen.map { .integer($0) } ?? .null,
            "isMasked": .bool(mask != nil),
        ]
    }
}
