import SinGANEngine
import SinGANImaging
import SinGANPatches
import SinGANSupport
import Synchronization

/// The record that an engine writes into where a result's pixels come from; see `SampleRequest.origins`.
public typealias OriginsRecord = SinGANPatches.OriginsRecord

/// What becomes of one companion: a raster for each result of the task.
public struct CarriedCompanion: Sendable {
    /// The companion's name; nil for the picture itself, whose own samples these are in the place of the results.
    public let name: String?
    /// One raster for each result, or for each frame of an animation.
    public package(set) var rasters: [Raster]

    /// Makes a record of carried rasters.
    package init(name: String?, rasters: [Raster]) { (self.name, self.rasters) = (name, rasters) }
}

/// Carries the companions of one picture into results that are made of it.
///
///     let carrier = try context.carrier(of: source)
///     request.origins = carrier.record()
///     let result = try engine.sample(request)
///     try carrier.carry(Image(pixels: result), request.origins)
///     return TaskOutput(results: [Image(pixels: result)], companions: carrier.results)
///
/// Without companions nothing of this costs anything.
public final class CompanionCarrier: Sendable {
    private let companions: [Companion]
    private let source: SourcePicture
    private let context: TaskContext
    private let carried: Mutex<[CarriedCompanion]>
    private let searched = Mutex<PatchModel?>(nil)

    init(_ companions: [Companion], of source: SourcePicture, _ context: TaskContext) {
        (self.companions, self.source, self.context) = (companions, source, context)
        carried = Mutex(companions.map { CarriedCompanion(name: $0.name, rasters: []) })
    }

    /// Whether there is nothing to carry.
    public var isEmpty: Bool { companions.isEmpty }

    /// Whether results have the samples of a raster, which engines see through a mapping, in the place of colours.
    public var hasOwnSamples: Bool { companions.contains { $0.name == nil } }

    /// What was carried until now, in the order in which the companions were given.
    public var results: [CarriedCompanion] { carried.withLock { $0 } }

    /// Returns a record for a request to an engine; nil where there is nothing to carry.
    public func record() -> OriginsRecord? { isEmpty ? nil : OriginsRecord() }

    /// Carries the companions into the next result.
    ///
    /// - Parameters:
    ///   - result: the finished result.
    ///   - record: what the engine was given to record where the pixels come from. Where it has nothing of the result's size, the nearest patches of
    ///     the picture are searched.
    ///   - share: the share of the made picture in each pixel of the result, of its size; the rest is the picture at the same place. nil for all.
    /// - Throws: `.badData` where the picture can't be searched, or the reason of a cancellation.
    public func carry(_ result: Image, _ record: OriginsRecord?, share: Mask? = nil) throws(SinGANError) {
        guard !isEmpty else { return }
        var origins = try found(record?.origins, for: result)
        if let share { origins = origins.mixed(share) }
        try add { companion throws(SinGANError) in
            // Patches that were searched are those of the picture alone.
            let isAlone = companion.beside.isEmpty || origins.source == source.size
            let raster = isAlone ? companion.raster : ExampleAtlas.joined([companion.raster] + companion.beside)
            return try raster.carried(by: origins, companion.rule, context.compute)
        }
    }

    /// Enlarges the companions with the next result, which shows the whole picture: labels as the nearest pixels say, other values by the patches of
    /// the companion itself, as pictures are (`PatchEnlarger`).
    ///
    /// - Throws: the reason of a cancellation.
    public func enlarge(_ plan: EnlargementPlan, tilesAcross: Bool = false, tilesDown: Bool = false) throws(SinGANError) {
        guard !isEmpty else { return }
        try add { companion throws(SinGANError) in
            try companion.enlarged(to: plan, tilesAcross: tilesAcross, tilesDown: tilesDown, context.compute)
        }
    }

    private func add(_ make: (Companion) throws(SinGANError) -> Raster) throws(SinGANError) {
        for (index, companion) in companions.enumerated() {
            let raster = try make(companion)
            carried.withLock { $0[index].rasters.append(raster) }
        }
    }

    private func found(_ origins: PatchOrigins?, for result: Image) throws(SinGANError) -> PatchOrigins {
        if let origins, origins.size == PixelSize(width: result.width, height: result.height) { return origins }
        return try model().origins(of: result.shownPixels())
    }

    /// The patches of the picture, for results of an engine that doesn't know where they come from.
    private func model() throws(SinGANError) -> PatchModel {
        if let known = searched.withLock({ $0 }) { return known }
        let made = try context.patches(of: source.learned(on: context.compute)).model
        searched.withLock { $0 = made }
        return made
    }
}

extension TaskContext {
    /// Returns the carrier of what belongs to a picture: the companions that the options name, and the picture's own samples where it is a raster that
    /// engines see through a mapping.
    ///
    /// - Throws: `.noInput` and `.badData` where a companion can't be read or hasn't the picture's size.
    public func carrier(of source: SourcePicture) throws(SinGANError) -> CompanionCarrier {
        var found: [Companion] = []
        let isNeeded = source.raster != nil || !companions.named.isEmpty
        let examples = try isNeeded ? examples(of: source) : []
        if let raster = source.raster {
            let others = examples.flatMap(\.pages).map(\.picture)
            for other in others where other.raster?.format != raster.format || other.raster?.bands != raster.bands {
                throw SinGANError(
                    .badData, "\(other.name) has other samples than \(source.name), so that no result has the samples of both",
                    hint: "Give examples of one kind.")
            }
            found.append(Companion(nil, raster, companions, beside: others.compactMap(\.raster)))
        }
        for named in companions.named {
            let raster = try images.raster(named.path)
            try check(named.path, raster, belongsTo: source)
            found.append(try Companion(named.name, raster, companions, besides: beside(named, examples), named.path))
        }
        if companions.keepsLengths, !found.contains(where: { $0.name != nil && $0.raster.holdsDirections }) {
            throw SinGANError(
                .badData, "no companion holds vectors of length 1 in three channels, which --normals keeps", hint: "Leave --normals out.")
        }
        return CompanionCarrier(found, of: source, self)
    }

    /// The rasters of a companion that belong to the pages of the picture's other examples.
    private func beside(_ named: CompanionOptions.Named, _ examples: [ExampleFile]) throws(SinGANError) -> [(name: String, raster: Raster)]
    {
        var all: [(String, Raster)] = []
        for (path, file) in zip(named.others, examples) {
            let rasters = try images.rasters(of: path)
            guard rasters.count == file.count else {
                throw SinGANError(
                    .badData, "\(path) has \(rasters.count) pages, and \(file.name), which it belongs to, has \(file.count)",
                    hint: "Give a companion with as many pages as the pictures.")
            }
            for (number, picture) in file.pages {
                try check(path, rasters[number], belongsTo: picture)
                all.append((path, rasters[number]))
            }
        }
        return all
    }

    private func check(_ path: String, _ raster: Raster, belongsTo picture: SourcePicture) throws(SinGANError) {
        guard (raster.width, raster.height) == (picture.size.width, picture.size.height) || picture.isStandIn else {
            throw SinGANError(
                .badData, "\(path) is \(raster.width)x\(raster.height), and \(picture.name), which it belongs to, is \(picture.size)",
                hint: "Give a companion of the picture's size.")
        }
    }
}

/// The companions and other examples that a command names, and how they are carried.
public struct CompanionRequest: Sendable {
    /// The companions' names and files.
    public var named: [CompanionOptions.Named]
    /// Whether all companions are maps of labels.
    public var areLabels = false
    /// Whether companions that hold vectors of length 1 keep that length.
    public var keepsLengths = false
    /// Whether no values are mixed.
    public var isExact = false
    /// Other pictures that patches may come from.
    public var examples: [String] = []

    /// Makes a request.
    ///
    /// - Parameter named: the companions' names and files; none by default.
    public init(_ named: [CompanionOptions.Named] = []) { self.named = named }

    /// Makes the request of a command's options.
    ///
    /// - Parameters:
    ///   - named: the companions' names and files.
    ///   - examples: other pictures that patches may come from; none by default.
    public init(_ named: [CompanionOptions.Named], _ options: CompanionOptions, examples: [String] = []) {
        (self.named, self.examples) = (named, examples)
        (areLabels, keepsLengths, isExact) = (options.labels, options.normals, options.exact)
    }
}
