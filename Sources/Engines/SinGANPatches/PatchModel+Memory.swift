import Foundation
import SinGANImaging
import SinGANSupport

extension PatchModel {
    /// What a synthesis needs memory for.
    public struct Demand: Sendable {
        public var source: PixelSize
        public var result: PixelSize
        /// Whether only an area of the result changes: the mask and what lies outside are kept at every scale.
        public var isPartial = false
        /// Whether a picture keeps its own colours: means and energies of all patches, the source without colours, and both colours of the result.
        public var keepsColors = false
        /// Bytes for each pixel of the result that are kept beside: results that are finished, for example.
        public var beside = 0

        public init(source: PixelSize, result: PixelSize) { (self.source, self.result) = (source, result) }

        /// Peak bytes: for each pixel of the source its samples at all scales (6 bytes, 14 with the coarser ones) and blurred ones (6), for each pixel of the
        /// result two guesses (12), the field twice and its costs (12), and the result in floating point (12).
        public var bytes: Double {
            let (source, result) = (Double(source.width) * Double(source.height), Double(result.width) * Double(result.height))
            let perSource = keepsColors ? 64.0 : 32
            let perResult = (keepsColors ? 145 : 36) + (isPartial ? 90 : 0) + beside
            return 3e7 + source * perSource + result * Double(perResult)
        }
    }

    /// Throws `.usage` where this machine's memory is too small.
    public static func checkMemory(_ demand: Demand) throws(SinGANError) {
        try Machine.checkMemory(demand.bytes, "a result of \(demand.result) needs", hint: "Ask for a smaller one.")
    }
}
