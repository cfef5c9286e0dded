import SinGANEngine
import SinGANImaging
import SinGANPatches
import SinGANSupport
import Synchronization

/// A picture that a task was given, or a model file given in its place.
public struct SourcePicture: Sendable {
    /// The name by which the options call it.
    public let name: String
    /// The picture; for a model file, its training picture at model size.
    public let image: Image
    /// The model, where a model file was given; else nil.
    public let model: SinGANModel?
    /// The picture's own samples, where it is a raster that `image` shows through a mapping (`Raster.shown`); else nil.
    public let raster: Raster?
    /// Whether it only stands in for a result that isn't made yet: its size, depth and alpha count, its content doesn't.
    public let isStandIn: Bool
    /// The filled picture, which takes time to make.
    private let filled = FilledPicture()

    /// The size of the picture in pixels.
    public var size: PixelSize { PixelSize(width: image.width, height: image.height) }

    /// Makes a source of a picture and, for a model file, its model; for a raster that `image` shows, its own samples.
    public init(name: String, image: Image, model: SinGANModel?, raster: Raster? = nil, isStandIn: Bool = false) {
        self.name = name
        self.image = image
        self.model = model
        self.raster = raster
        self.isStandIn = isStandIn
    }

    /// Returns the picture that engines learn from, in sRGB, without the colours that its transparency hides.
    ///
    /// A narrow rim of hidden colours is mirrored from the visible ones (`Image.shownPixels`). Where more is hidden, mirrored things would stand on
    /// their heads, and patches of the visible part take its place (`PatchModel.fill`).
    ///
    /// - Throws: `.badData` where nothing is visible, or the reason of a cancellation.
    public func learned(on compute: Compute) throws(SinGANError) -> Pixels {
        if isStandIn { return Self.grey(as: size) }
        guard !image.showsNothing else {
            throw SinGANError(
                .badData, "\(name) is wholly transparent: there is nothing to learn from", hint: "Save it without transparency.")
        }
        guard let hole = largeHole() else { return try image.shownPixels() }
        return try filled.of { () throws(SinGANError) in
            let mirrored = try image.shownPixels()
            do throws(SinGANError) {
                // The coarse scales must not see upside down what is mirrored.
                return try PatchEngine(mirrored.extended(beyond: hole.inverted()), compute: compute).fill(hole, seed: 0)
            } catch  where error.code == .badData || error.code == .usage {
                // No patch is left to fill it with, or no memory to do it.
                return mirrored
            }
        }
    }

    /// Returns the hidden part, where it reaches far; else nil.
    private func largeHole() -> Mask? {
        guard size.shortSide >= PatchPyramid.smallestSide, let hidden = image.hidden() else { return nil }
        let rim = max(Self.widestRim, Double(size.longSide) * Self.rimShare)
        return hidden.eroded(radius: rim).values.contains(1) ? hidden : nil
    }

    /// The widest rim that is mirrored, in pixels and as a share of the long side.
    private static let widestRim = 4.0
    private static let rimShare = 1.0 / 64

    /// Returns a grey picture in a stand-in's place, with its proportions and at most as many pixels as any model has.
    private static func grey(as size: PixelSize) -> Pixels {
        let scale = min(1, Double(TrainingConfiguration.maxSizes.upperBound) / Double(size.longSide))
        func scaled(_ side: Int) -> Int { max(1, Int((Double(side) * scale).rounded())) }
        return Pixels(width: scaled(size.width), height: scaled(size.height), repeating: 0.5)
    }

    /// Returns what the user should know before it is learned from, one sentence each.
    func remarks() throws(SinGANError) -> [String] {
        guard !isStandIn, !image.showsNothing else { return [] }
        var remarks: [String] = []
        let hidden = image.hiddenShare
        if hidden > 0 {
            let share = max(0.1, (hidden * 1000).rounded() / 10)
            remarks.append("\(name) is transparent in \(share) % of its area: what is hidden there isn't learned")
        }
        switch image.colorCount(atMost: Self.labels) {
        case 1?: remarks.append("\(name) has only one colour: there is nothing to learn, and results have that colour")
        case let count? where image.width * image.height > 64 * count:
            remarks.append("\(name) has only \(count) colours, like a map of labels: results will have colours between them too")
        default: break
        }
        return remarks
    }

    /// The most colours of a map of labels: more are those of a picture.
    private static let labels = 16
}

/// A picture that is made once, for all copies of its source.
private final class FilledPicture: Sendable {
    private let pixels = Mutex<Pixels?>(nil)

    func of(_ make: () throws(SinGANError) -> Pixels) throws(SinGANError) -> Pixels {
        if let known = pixels.withLock({ $0 }) { return known }
        let made = try make()
        pixels.withLock { $0 = made }
        return made
    }
}
