import ArgumentParser
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The task `singan-tool fill`: it takes something out of a picture.
public struct FillTask: TaskPlugin {
    /// The verb "fill", with its help.
    public static let descriptor = TaskDescriptor(
        verb: "fill",
        abstract: "Remove something from a picture, and fill its place.",
        discussion: """
            The tool removes what --mask marks white, and fills its place with patches of the rest of PICTURE. Without --mask it fills the \
            transparent part of PICTURE (less than half opaque), which becomes opaque. The output has PICTURE's own size, depth and profile; \
            outside of the marked part it is PICTURE, exactly.

            The hole is filled with copies of other parts, whose seams show as little as possible; small steps of colour between them are \
            levelled (with --with they aren't, so that the companions fit). Every --seed fills it another way; -n 4 makes four to choose from.
            """,
        inputs: [.init("PICTURE", "a picture"), .init("--mask", "white where something is to be removed")],
        outputs: [.init("pictures", "-n of them", kind: .images)], engines: [.patches], carriesCompanions: true)

    @Argument(help: ArgumentHelp("A picture, or - for standard input.", valueName: "picture"), completion: .file())
    var picture: String

    @Option(
        help: ArgumentHelp(
            "A picture of PICTURE's size, white where something is removed (default: PICTURE's transparency).", valueName: "file"),
        completion: .file())
    var mask: String?

    @Option(
        name: [.customShort("n"), .long], parsing: .unconditional, help: "How many ways to fill it (default: 1).",
        transform: OptionValue.whole(1...100))
    var count = 1

    /// Makes the task with the default of every option.
    public init() {}

    /// The picture and the mask that are read, and the number of results.
    public var files: TaskFiles {
        var files = TaskFiles(inputs: [.init(picture, role: "picture")], results: count, suffix: "filled")
        if let mask { files.inputs.append(.init(mask, role: "mask")) }
        return files
    }

    /// Returns the picture, whose size the result has; without a mask it is opaque.
    public func standIn(in context: TaskContext) throws(SinGANError) -> Image? {
        let image = try context.images.open(picture).image
        // What is transparent is filled, and nothing is transparent afterwards.
        return mask == nil ? image.alpha(atLeast: Mask(width: image.width, height: image.height, repeating: 1)) : image
    }

    /// Fills the hole, once for every result.
    ///
    /// - Throws: `.badData` where nothing or nearly everything is marked, `.usage` where the memory doesn't suffice, or the reason of a cancellation.
    public func run(in context: TaskContext) async throws -> TaskOutput {
        let source = try context.open(picture)
        let hole = try hole(source, context)
        let carrier = try context.carrier(of: source)
        if context.isPlanning { _ = try context.engine(of: source) }
        let filling = try Filling(try source.image.shownPixels(), hole: hole, compute: context.compute, isQuick: context.isQuick)
        var results: [Image] = []
        let (count, scaleProgress) = (count, context.scaleProgress)
        for index in 0..<count {
            let seed = context.seed &+ UInt64(index)
            let origins = carrier.record()
            let filled = try filling.run(seed: seed, origins: origins) { done, scales in if count == 1 { scaleProgress(done, scales) } }
            let result = try filling.finish(filled, photo: source.image)
            results.append(mask == nil ? result.alpha(atLeast: hole) : result)
            try carrier.carry(results[index], origins)
            if count > 1 { context.report("pictures", done: index + 1, of: count) }
        }
        return TaskOutput(
            results: results, companions: carrier.results, report: ["filledShare": .number(hole.coverage)],
            recipe: ["count": .integer(count), "isMasked": .bool(mask != nil)],
            summary: ["filled: \((hole.coverage * 1000).rounded() / 10) % of the picture"])
    }

    private func hole(_ source: SourcePicture, _ context: TaskContext) throws(SinGANError) -> Mask {
        let size = PixelSize(width: source.image.width, height: source.image.height)
        if let mask {
            let given = try context.mask(mask)
            if source.isStandIn {
                try given.checkSize(name: mask, of: size, named: source.name)
                return given
            }
            return try given.marking("the part to remove", name: mask, of: size, named: source.name)
        }
        guard let alpha = source.image.alpha() else {
            throw SinGANError(
                .badData, "\(source.name) has no transparent part, and there is no --mask",
                hint: "Give --mask FILE with white where something is to be removed.")
        }
        guard !source.image.showsNothing else {
            throw SinGANError(
                .badData, "\(source.name) is wholly transparent: there is nothing to fill it with",
                hint: "Give --mask FILE with white where something is to be removed.")
        }
        let hole = Mask(width: alpha.width, height: alpha.height, values: alpha.values.map { $0 < 0.5 ? 1 : 0 })
        guard hole.values.contains(1) else {
            throw SinGANError(
                .badData, "nothing of \(source.name) is less than half opaque",
                hint: "Give --mask FILE with white where something is to be removed.")
        }
        return hole
    }
}
