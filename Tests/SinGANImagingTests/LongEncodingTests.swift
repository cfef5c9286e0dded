import Foundation
import SinGANSupport
import Testing

@testable import SinGANImaging

/// Codecs that hear no signal while they work.
@Suite struct LongEncodingTests {
    @Test(.enabled(if: ImageFormat.avif.canSave)) func avifIsStoppedAtOnce() throws {
        let noise = Pixels(width: 1600, height: 1200, values: (0..<1600 * 1200 * 3).map { Float(($0 &* 2_654_435_761) >> 7 & 255) / 255 })
        let image = Image(pixels: noise)
        let begin = Date()
        let bytes = try ImageWriter().encode(image, format: .avif)
        let whole = Date().timeIntervalSince(begin)
        let cancellation = Cancellation()
        Cancellation.$current.withValue(cancellation) {
            // What may be stopped has the same bytes.
            #expect((try? ImageWriter().encode(image, format: .avif)) == bytes)
            let late = DispatchTime.now() + .milliseconds(Int(whole * 400))
            DispatchQueue.global().asyncAfter(deadline: late) { cancellation.cancel(.terminated) }
            let begin = Date()
            let error = #expect(throws: SinGANError.self) { try ImageWriter().encode(image, format: .avif) }
            #expect(error?.code == .terminated)
            #expect(Date().timeIntervalSince(begin) < whole * 0.4 + 0.5)
        }
    }
}
