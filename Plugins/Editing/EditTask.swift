import ArgumentParser
import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The task `singan-tool edit`: it makes a rough edit seamless.
public struct EditTask: ScaleTask {
    /// The verb "edit", with its help.
    public static let descriptor = TaskDescriptor(
        verb: "edit",
        abstract: "Make a rough edit of a picture seamless.",
        discussion: """
            EDITED is a copy of the picture of --model in which you moved, copied or painted over something. The tool makes the edited parts anew \
            with that picture's textures. The output has EDITED's own size; outside the softened mask it is the original, exactly: the picture of \
            --model where that has EDITED's size, else EDITED.

            --mask is white where EDITED was edited. Without it: \(EditedArea.rule)

            --start-scale sets the scale at which the edit enters: coarse scales (1) change it much, fine ones little. --strength sets the same \
            from 0 (little) to 1 (much), for pictures of any size.

            With singan and --finish none: \(DetailTransfer.rule)
            """,
        inputs: [
            .init("EDITED", "a picture of the model picture's proportions"), .init("--model", "the picture before the edit, or its model"),
            .init("--mask", "white where it was edited"),
        ],
        outputs: [
            .init("picture", "the edit, made seamless, EDITED's size"), .init("--unmasked", "the whole generated picture, EDITED's size"),
        ], engines: [.patches, .singan], carriesCompanions: true)

    @Argument(help: ArgumentHelp("The edited picture, or - for standard input.", valueName: "edited"), completion: .file())
    var edited: String

    @Option(help: ArgumentHelp("The picture before the edit, or its .singan model.", valueName: "image|model"), completion: .file())
    var model: String

    @Option(
        help: ArgumentHelp(
            "A picture of EDITED's size, white where it was edited. Without it the area is found by comparing EDITED with --model's picture.",
            valueName: "file"),
        completion: .file())
    var mask: String?

    /// The scale at which the edit enters; nil for 40 % of the scales.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The scale at which the edit enters, from 1 (coarsest). Or a percentage of the scales (default: 40%).", valueName: "scale"),
        transform: OptionValue.scale(from: 1))
    public var startScale: ScaleWish?

    @OptionGroup var dials: InjectionDials

    @Option(
        help: ArgumentHelp(
            "Also write the whole generated picture. With patches, which change nothing outside of the mask, that is EDITED there.",
            valueName: "file"), completion: .file())
    var unmasked: String?

    /// Makes the task with the default of every option.
    public init() {}

    /// The picture before the edit, or its model file.
    public var modelName: String { model }

    /// Checks that `--strength` and `--start-scale` aren't both given.
    public func validate() throws { try dials.check(startScale) }

    /// The pictures that are read, and the one that `--unmasked` writes.
    public var files: TaskFiles {
        var files = TaskFiles(inputs: [.init(edited, role: "edited picture"), .init(model, role: "model picture")], suffix: "edited")
        if let mask { files.inputs.append(.init(mask, role: "mask")) }
        if let unmasked { files.sideOutputs.append(.init(unmasked, option: "--unmasked")) }
        return files
    }

    /// Returns the edited picture, whose size the result has.
    public func standIn(in context: TaskContext) throws(SinGANError) -> Image? { try context.images.open(edited).image }

    /// Makes the edit seamless.
    ///
    /// - Throws: `.badData` where the pictures or the mask don't fit, `.usage` for a scale that there isn't, or the training's errors.
    public func run(in context: TaskContext) async throws -> TaskOutput {
        let inputs = EditInputs(
            source: try context.open(model), edited: try context.open(edited),
            mask: try mask.map { name throws(SinGANError) in try context.mask(name) }, maskName: mask)
        try inputs.checkSizes()
        try context.checkInjection(of: inputs.edited, startScale: startScale, into: inputs.source)
        try context.warn(ofResult: inputs.edited.size, inputs.source)
        let carrier = try context.carrier(of: inputs.source)
        let scales = try context.scales(of: inputs.source)
        // What a stand-in differs in says nothing.
        let area = inputs.edited.isStandIn ? nil : try inputs.area(at: context.workingSize(of: inputs.source, atOwnSize: true))
        let engine = try context.engine(of: inputs.source, atOwnSize: true)
        guard let area else { return TaskOutput() }
        // What somebody moved has to stay what it is: no coarser than that, whoever makes it.
        let start = StartScale(startScale, share: Editing.defaultShare, of: engine, planned: scales.count, isLearned: false)
        if inputs.edited.image.alpha() != nil, !inputs.original.hasAlpha {
            context.notice("\(inputs.edited.name) is transparent in places and \(inputs.source.name) is not: the result is opaque")
        }
        let (editing, edited, entering) = (Editing(engine: engine), inputs.edited.image, dials.entering(start))
        context.tell(entering, of: engine)
        let origins = carrier.record()
        let result = try editing.run(
            edited.shownPixels(), area: area, entering: entering, colors: dials.colors, seed: context.seed, origins: origins,
            progress: context.scaleProgress)
        let options: [String: JSONValue] = dials.recipe(entering).merging(["isMasked": .bool(mask != nil)]) { $1 }
        if let unmasked {
            try context.write(try editing.unmasked(result, edited: edited, original: inputs.original), to: unmasked, recipe: options)
        }
        let picture = try editing.finish(result, edited: edited, original: inputs.original)
        try carrier.carry(picture, origins, share: result.soft.resized(width: picture.width, height: picture.height))
        let share = String(format: "%.1f", area.coverage * 100)
        return TaskOutput(
            results: [picture], companions: carrier.results, report: options.merging(["editedShare": .number(area.coverage)]) { $1 },
            recipe: options,
            summary: [
                dials.line(entering, start),
                "edited: \(share) % of the picture" + (mask == nil ? ", by its difference to the model's" : ", by the mask"),
            ])
    }
}

/// The pictures that an edit is given, and the rules by which they belong together.
struct EditInputs {
    /// The picture before the edit; for a model file, its training picture.
    let source: SourcePicture
    let edited: SourcePicture
    /// The mask of `--mask`; nil where none was given.
    let mask: Mask?
    let maskName: String?

    /// The picture whose samples stay outside the mask: the picture before the edit where it has the edit's size, else the edit.
    var original: Image { Self.size(source.image) == Self.size(edited.image) ? source.image : edited.image }

    /// Checks the sizes. Throws `.badData` where the pictures' proportions differ, or the mask hasn't the edit's size.
    func checkSizes() throws(SinGANError) {
        let (size, before) = (Self.size(edited.image), Self.size(source.image))
        guard size.hasShape(of: before) else {
            throw SinGANError(
                .badData, "\(edited.name) is \(size) and \(source.name) is \(before): their proportions differ",
                hint: "Edit a copy of the model's picture, of any size, but don't crop it.")
        }
        try mask?.checkSize(name: maskName ?? "the mask", of: size, named: edited.name)
    }

    /// Returns the edited area at the model's size: 1 or 0.
    ///
    /// Throws `.badData` where the pictures' proportions differ, where the mask can't be used, or where there is none and the difference makes none.
    func area(at model: PixelSize) throws(SinGANError) -> Mask {
        try checkSizes()
        guard let mask else {
            let training = try source.image.shownPixels().resized(width: model.width, height: model.height)
            return try EditedArea.difference(of: try edited.image.shownPixels(), from: training)
        }
        let marked = try mask.marking("the edit", name: maskName ?? "the mask", of: Self.size(edited.image), named: edited.name)
        return try EditedArea.fit(marked, width: model.width, height: model.height)
    }

    private static func size(_ image: Image) -> PixelSize { PixelSize(width: image.width, height: image.height) }
}
