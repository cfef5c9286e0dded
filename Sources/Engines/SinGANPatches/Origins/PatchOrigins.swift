import CKernels
import SinGANImaging
import SinGANNumerics
import SinGANSupport
import Synchronization

/// The origins of a result's pixels: for each patch of the result the place of a patch in the source (the field of correspondences).
///
/// With it, whatever belongs to the source pixel by pixel, such as a map of labels or of depth, is carried into the result (`carry`).
public struct PatchOrigins: Sendable {
    /// The size of the result in pixels.
    public let size: PixelSize
    /// The size in pixels of the source, with all of its examples.
    public let source: PixelSize
    /// The size in pixels of the picture itself, in the source's upper left corner.
    let own: PixelSize
    /// The share of the patches in each pixel, 0...1, of the result's size; the rest is the source's pixel at the same place. nil: all is theirs.
    public private(set) var share: Mask?
    /// The patches side by side, and the place of each one in the source, x | y << 16.
    let columns: Int
    let places: [UInt32]
    /// The patches' pixels that lie to the left of the result and above it.
    let margin: PixelSize

    init(
        size: PixelSize, source: PixelSize, own: PixelSize? = nil, _ field: PatchField, margin: PixelSize = PixelSize(width: 0, height: 0)
    ) {
        (self.size, self.source, self.own, self.margin) = (size, source, own ?? source, margin)
        columns = field.columns
        places = Array(UnsafeBufferPointer(start: field.current, count: field.count))
    }

    /// The rows of patches.
    var rows: Int { places.count / columns }

    /// Returns the origins of a mixture of the result with the source.
    ///
    /// Traps where the mask hasn't the result's size.
    ///
    /// - Parameter mask: the share of the result in each pixel, 0...1; the rest is the source's pixel at the same place.
    public func mixed(_ mask: Mask) -> PatchOrigins {
        precondition((mask.width, mask.height) == (size.width, size.height), "a mask of \(mask.width)x\(mask.height) for \(size)")
        var mixed = self
        guard let share else {
            mixed.share = mask
            return mixed
        }
        mixed.share = Mask(width: mask.width, height: mask.height, values: zip(share.values, mask.values).map { $0 * $1 })
        return mixed
    }
}

/// Takes the origins of a result from the engine that makes it. Engines that don't work with patches leave it empty.
public final class OriginsRecord: Sendable {
    private let state = Mutex<PatchOrigins?>(nil)

    /// Makes an empty record.
    public init() {}

    /// The origins of the result that was made last; nil where there is none yet, or where the engine doesn't know.
    public var origins: PatchOrigins? { state.withLock { $0 } }

    func take(_ origins: PatchOrigins) { state.withLock { $0 = origins } }
}

extension PatchSynthesis {
    /// The origins of the result.
    ///
    /// - Parameters:
    ///   - size: the size of the result, which lies `margin` pixels from the left and from the top of the guess.
    func origins(_ size: PixelSize, margin: PixelSize = PixelSize(width: 0, height: 0)) -> PatchOrigins {
        let origins = PatchOrigins(
            size: size, source: job.sources[job.sources.count - 1].size, own: job.atlas?.pieces.last?[0].size, field, margin: margin)
        guard let area = job.area?.last else { return origins }
        let inside = (0..<area.width * area.height).map { Self.isInside(area, $0) ? Float(1) : 0 }
        return origins.mixed(Mask(width: area.width, height: area.height, values: inside))
    }
}

extension PatchModel {
    /// Finds where a picture that wasn't made of this one's patches could have come from: the nearest patches, coarse to fine. Takes seconds for a
    /// large picture.
    ///
    /// - Throws: `.usage` for a picture smaller than a patch, or the reason of a cancellation.
    public func origins(of picture: Pixels) throws(SinGANError) -> PatchOrigins {
        PatchOrigins(size: PixelSize(width: picture.width, height: picture.height), source: size, try nearest(to: picture))
    }
}
