import ArgumentParser
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The task `singan-tool harmonize`: it puts an object into a picture, with the picture's texture.
public struct HarmonizeTask: ScaleTask {
    /// The verb "harmonize", with its help.
    public static let descriptor = TaskDescriptor(
        verb: "harmonize",
        abstract: "Put an object into a picture so that it takes on the picture's texture.",
        discussion: """
            Every OBJECT is laid on BACKGROUND where its alpha says so, later ones on top, and takes on BACKGROUND's strokes, edges and grain. The \
            output has the background's own size; outside the softened mask it is the original, exactly.

            The mask is OBJECT's alpha; --mask wins over it, and --key finds objects without either on a plain ground. White, or opaque, is \
            the object (singan: from one half on). With several objects, give --at once for each, in their order; --scale and --rotate once \
            for all or once for each; --mask once for each. \
            An OBJECT of the background's size with --mask is a finished composite: it is taken as it is.

            --strength sets how much the object changes: 0 keeps its own detail, 1 replaces it. --start-scale sets the same in scales: 1 changes \
            it much, the last scale little. --colors sets whose colours it has. Without --strength and --start-scale the tool tries several \
            strengths (with singan all scales), scores the results, and writes the best one; --all-scales writes a sheet of all of them.

            With singan and --finish none: \(DetailTransfer.rule)
            """,
        inputs: [
            .init("BACKGROUND", "a picture, or a model in its place"),
            .init("OBJECT...", "pictures with alpha, with a mask or on a plain ground", kind: .images),
            .init("--mask", "white where the object is"),
        ],
        outputs: [
            .init("picture", "the composite, the background's size"), .init("--naive", "the placement alone"),
            .init("--all-scales", "a labelled sheet of every result"),
        ], engines: [.patches, .singan], carriesCompanions: true)

    @Argument(help: ArgumentHelp("A picture, or a .singan model.", valueName: "background"), completion: .file())
    var background: String

    @Argument(
        help: ArgumentHelp("What is put in: with alpha, --mask or --key.", valueName: "object"), completion: .file())
    var objects: [String]

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("A picture of OBJECT's size, white where the object is.", valueName: "file"), completion: .file())
    var mask: [String] = []

    @Option(
        help: ArgumentHelp(
            "The colour of the objects' plain ground: #RRGGBB or auto. For objects without alpha and mask; auto takes the border's.",
            valueName: "auto|color"))
    var key: KeyColor?

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "The object's centre: 120,80 (pixels) or 60%,70%. It is a place on the background (default: the middle).",
            valueName: "X,Y"))
    var at: [String] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "The object's size relative to its own. Default: 1, but at most half of the background's short side.", valueName: "factor"),
        transform: OptionValue.positive)
    var scale: [Double] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "How far the object is turned clockwise about its centre, -360 to 360 degrees (default: 0).", valueName: "degrees"),
        transform: OptionValue.number(-360...360))
    var rotate: [Double] = []

    /// The scale at which the object enters; nil for several, of which the best score counts.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The scale at which it enters, from 1 (coarsest). Or a percentage of the scales (default: the one with the highest score).",
            valueName: "scale"),
        transform: OptionValue.scale(from: 1))
    public var startScale: ScaleWish?

    @OptionGroup var dials: InjectionDials

    @Option(help: ArgumentHelp("Also write a sheet of every result that was tried.", valueName: "file"), completion: .file())
    var allScales: String?

    @Option(help: ArgumentHelp("Also write the placement alone.", valueName: "file"), completion: .file())
    var naive: String?

    /// Makes the task with the default of every option.
    public init() {}

    /// The background, or its model file.
    public var modelName: String { background }

    /// Checks that the options that repeat go with the objects, and that `--strength` and `--start-scale` aren't both given.
    public func validate() throws {
        _ = try placements()
        try dials.check(startScale)
    }

    /// The pictures that are read, and those that `--naive` and `--all-scales` write.
    public var files: TaskFiles {
        var files = TaskFiles(
            inputs: [.init(background, role: "background")] + objects.map { .init($0, role: "object") }, suffix: "harmonized")
        files.inputs += mask.map { .init($0, role: "mask") }
        if let naive { files.sideOutputs.append(.init(naive, option: "--naive")) }
        if let allScales { files.sideOutputs.append(.init(allScales, option: "--all-scales")) }
        return files
    }

    /// Composes the objects and harmonizes them.
    ///
    /// - Throws: `.badData` where a mask or an object can't be used, `.usage` for a placement, scale or size that can't be had, or the training's
    ///   errors.
    public func run(in context: TaskContext) async throws -> TaskOutput {
        let source = try context.open(background)
        if source.model != nil {
            context.notice("\(background) is a model file, and holds its picture at \(source.size): the result has that size")
        }
        let inputs = HarmonizeInputs(background: source.image, objects: try pasted(context))
        if let finished = inputs.finished {
            context.notice(
                "\(finished.name) has \(background)'s size and a mask: it is taken as a finished composite, not as an object to place")
        }
        try checkMemory(source, context)
        let composite = try inputs.composite()
        if let scale = startScale?.number { try context.check(startScale: scale, from: 1, of: source) }
        let carrier = try context.carrier(of: source)
        if carrier.hasOwnSamples {
            context.notice(
                "\(background) is a raster, whose own samples can't show the object: at its place the result has those that look most like it. A result in colours is made of a PNG or JPEG of the raster"
            )
        }
        let scales = try context.scales(of: source)
        try checkSize(of: composite, try context.workingSize(of: source, atOwnSize: true))
        try context.warn(ofResult: source.size, source)
        if let naive { try context.write(try inputs.picture(of: composite), to: naive, recipe: recipe(nil)) }
        let engine = try context.engine(of: source, atOwnSize: true)
        let harmonization = Harmonization(engine: engine)
        let result = try harmonization.run(
            composite, entering: entering(scales.count), colors: dials.colors, seed: context.seed, record: carrier.record,
            progress: { context.report("candidates", done: $0, of: $1) })
        context.tell(result.best.entering, of: engine)
        if let allScales {
            try context.write(
                try HarmonizeReport.sheet(result) { candidate throws(SinGANError) in
                    try harmonization.finish(candidate, naive: composite, background: source.image)
                }, to: allScales, recipe: recipe(nil))
        }
        let picture = try harmonization.finish(result.best, naive: composite, background: source.image)
        if !carrier.isEmpty {
            try carrier.carry(picture, result.best.origins, share: harmonization.share(composite, background: source.image))
        }
        return TaskOutput(
            results: [picture], companions: carrier.results, report: HarmonizeReport.json(result), recipe: recipe(result.best),
            summary: HarmonizeReport.lines(result))
    }

    /// Checks the memory: every candidate is kept until one is chosen.
    private func checkMemory(_ source: SourcePicture, _ context: TaskContext) throws(SinGANError) {
        guard context.engine == .patches else { return }
        let size = PixelSize(width: source.image.width, height: source.image.height)
        let candidates = dials.strength == nil && startScale == nil ? Harmonization.strengths.count : 1
        try PatchEngine.checkMemory(
            source: size, result: size, isPartial: true, keepsColors: dials.colors != 1, beside: 12 * candidates)
    }

    /// Returns the place that the user asked for; nil for all.
    private func entering(_ count: Int) -> Entering? {
        if let strength = dials.strength { return .strength(strength) }
        return startScale.map { .scale($0.value(of: count, from: 1)) }
    }

    /// Returns the background, whose size the result has.
    public func standIn(in context: TaskContext) throws(SinGANError) -> Image? { try context.images.open(background).image }

    /// Checks the object's size before the model is trained.
    private func checkSize(of composite: NaiveComposite, _ size: PixelSize) throws(SinGANError) {
        _ = try Harmonization.fit(composite.mask, width: size.width, height: size.height)
    }

    private func pasted(_ context: TaskContext) throws(SinGANError) -> [PastedObject] {
        let placements = try placements()
        var pasted: [PastedObject] = []
        for (index, name) in objects.enumerated() {
            var object = PastedObject(image: try context.open(name).image, name: name, key: key?.key, placement: placements[index])
            if !mask.isEmpty {
                object.mask = try context.mask(mask[index])
                object.maskName = mask[index]
            }
            pasted.append(object)
        }
        return pasted
    }

    /// Returns one placement per object. Throws `.usage` where options and objects don't pair up.
    private func placements() throws(SinGANError) -> [Placement] {
        try check(at.count, "--at", mayBeOne: objects.count == 1)
        try check(scale.count, "--scale", mayBeOne: true)
        try check(rotate.count, "--rotate", mayBeOne: true)
        try check(mask.count, "--mask", mayBeOne: objects.count == 1)
        var placements: [Placement] = []
        for index in objects.indices {
            let factor = scale.count == 1 ? scale[0] : scale.isEmpty ? nil : scale[index]
            let degrees = rotate.count == 1 ? rotate[0] : rotate.isEmpty ? 0 : rotate[index]
            placements.append(try Placement(parsing: at.isEmpty ? nil : at[index], scale: factor, rotation: degrees))
        }
        return placements
    }

    private func check(_ count: Int, _ option: String, mayBeOne: Bool) throws(SinGANError) {
        guard count == 0 || count == objects.count || (mayBeOne && count == 1) else {
            throw SinGANError(
                .usage,
                "\(option) is given \(count) time\(count == 1 ? "" : "s") for \(objects.count) object\(objects.count == 1 ? "" : "s")",
                hint: "Give it once for each object, in their order\(mayBeOne ? ", or once for all" : "").")
        }
    }

    /// Returns the recipe; `chosen` is nil for pictures that don't belong to one candidate.
    private func recipe(_ chosen: Harmonization.Candidate?) -> [String: JSONValue] {
        var strength: Double?
        if case .strength(let value)? = chosen?.entering { strength = value }
        var recipe: [String: JSONValue] = [
            "at": .list(at.map { .text($0) }), "scale": .list(scale.map { .number($0) }), "key": JSONValue(key?.description),
            "objects": .integer(objects.count), "startScale": strength == nil ? JSONValue(chosen?.startScale) : .null,
            "strength": JSONValue(strength), "colors": JSONValue(dials.colors), "isMasked": .bool(!mask.isEmpty),
        ]
        // Pictures that aren't turned say what they always said.
        if !rotate.isEmpty { recipe["rotate"] = .list(rotate.map { .number($0) }) }
        return recipe
    }
}
