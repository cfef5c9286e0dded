import Foundation
import SinGANImaging
import SinGANSupport

extension PatchModel {
    /// Peak bytes of a synthesis: for each pixel of the source its samples at all scales (6 bytes, 14 with the coarser ones) and blurred ones (6), for each
    /// pixel of the result two guesses (12), the field twice and its costs (12), and the result in floating point (12).
    ///
    /// - Parameter isPartial: whether only an area of it changes: the mask and what lies outside are kept at every scale, colours apart.
    public static func expectedMemory(source: PixelSize, result: PixelSize, isPartial: Bool = false) -> Double {
        let (source, result) = (Double(source.width) * Double(source.height), Double(result.width) * Double(result.height))
        return 3e7 + source * 32 + result * (36 + (isPartial ? 90 : 0))
    }

    func checkMemory(_ target: PatchPyramid, isPartial: Bool) throws(SinGANError) {
        try Self.checkMemory(source: size, result: target.finest, isPartial: isPartial)
    }

    /// Throws `.usage` where this machine's memory is too small for a result.
    public static func checkMemory(source: PixelSize, result: PixelSize, isPartial: Bool = false) throws(SinGANError) {
        let needed = expectedMemory(source: source, result: result, isPartial: isPartial)
        let available = Double(ProcessInfo.processInfo.physicalMemory)
        guard needed < 0.8 * available else {
            let (want, have) = (Int((needed / 1e9).rounded(.up)), Int(available / 1e9))
            throw SinGANError(
                .usage, "a result of \(result) needs \(want) GB of memory, and this machine has \(have)",
                hint: "Ask for a smaller one.")
        }
    }
}
