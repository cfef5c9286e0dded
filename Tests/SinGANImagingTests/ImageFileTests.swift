import Foundation
import SinGANSupport
import Testing

@testable import SinGANImaging

/// What is written comes back.
@Suite struct ImageFileTests {
    static let lossless: [ImageFormat] = [.png, .tiff]

    @Test(arguments: lossless, [Depth.eight, .sixteen])
    func losslessFormatsKeepEverySample(format: ImageFormat, depth: Depth) throws {
        for (colors, alpha) in [(1, false), (1, true), (3, false), (3, true)] {
            let image = TestPictures.image(width: 13, height: 7, depth: depth, colorChannels: colors, hasAlpha: alpha)
            let back = try ImageReader().read(bytes: ImageWriter().encode(image, format: format), name: "x")
            #expect((back.width, back.height) == (13, 7))
            #expect(back.depth == depth && back.colorChannels == colors && back.hasAlpha == alpha)
            #expect(back.samples == image.samples)
            #expect(back.profile == nil)
            #expect(back.notices == [])
        }
    }
}
