import Foundation
import SinGANImaging
import SinGANSupport

extension PatchModel {
    /// The sizes that decide how much memory a synthesis needs.
    public struct Demand: Sendable {
        /// The size of the source.
        public var source: PixelSize
        /// The size of the result.
        public var result: PixelSize
        /// Whether only an area of the result changes: the mask and what lies outside are kept at every scale.
        public var isPartial = false
        /// Whether a picture keeps its own colours: means and energies of all patches, the source without colours, and both colours of the result.
        public var keepsColors = false
        /// The bytes for each pixel of the result that are kept beside it, such as other finished results.
        public var beside = 0

        /// Makes the demand of a whole result in the source's colours.
        public init(source: PixelSize, result: PixelSize) { (self.source, self.result) = (source, result) }

        /// The peak bytes. For each pixel of the source: its samples at all scales (6 bytes, 14 with the coarser ones) and blurred ones (6). For each
        /// pixel of the result: two guesses (12), the field twice and its costs (12), and the result in floating point (12).
        public var bytes: Double {
            let (source, result) = (Double(source.width) * Double(source.height), Double(result.width) * Double(result.height))
            let perSource = keepsColors ? 64.0 : 32
            let perResult = (keepsColors ? 145 : 36) + (isPartial ? 90 : 0) + beside
            return 3e7 + source * perSource + result * Double(perResult)
        }
    }

    /// Checks that the machine's memory suffices.
    ///
    /// - Throws: `.usage` where it doesn't.
    public static func checkMemory(_ demand: Demand) throws(SinGANError) {
        try Machine.checkMemory(demand.bytes, "a result of \(demand.result) needs", hint: "Ask for a smaller one.")
    }
}
