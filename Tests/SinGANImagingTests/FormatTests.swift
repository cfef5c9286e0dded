import Foundation
import SinGANSupport
import Testing

@testable import SinGANImaging

/// What formats can't hold, and masks from files.
@Suite struct FormatTests {
    private let reader = ImageReader()

    @Test func alphaIsLaidOnWhiteInAJPEG() throws {
        try withTemporaryFolder { (folder: String) throws in
            let pixels = Pixels(width: 16, height: 16, repeating: 0)
            let alpha = Mask(width: 16, height: 16, repeating: 0.4)
            let notices = try ImageWriter().write(Image(pixels: pixels, alpha: alpha), to: "\(folder)/a.jpg")
            #expect(notices == ["\(folder)/a.jpg can't hold transparency; the picture is laid on white"])
            for value in try reader.read("\(folder)/a.jpg").pixels().values { #expect(abs(value - 0.6) < 2.0 / 255) }
            // An opaque alpha goes without a word.
            let opaque = Image(pixels: pixels, alpha: Mask(width: 16, height: 16, repeating: 1))
            #expect(try ImageWriter().write(opaque, to: "\(folder)/b.jpg") == [])
        }
    }

    @Test func sixteenBitsAreRoundedToEightWithANotice() throws {
        let image = TestPictures.image(width: 64, height: 64, depth: .sixteen, colorChannels: 3, hasAlpha: false)
        let fitted = try FormatFitting.fit(image, format: .jpeg)
        image.forEachSample { index, value in
            #expect(fitted.samples[index] == UInt8((Double(value) / 257).rounded()))
        }
        #expect(FormatFitting.notices(image, format: .jpeg, name: "a.jpg") == ["a.jpg holds 8 bits; the picture's 16 are rounded"])
        #expect(FormatFitting.notices(image, format: .png, name: "a.png") == [])
    }

    @Test func greyBecomesRGBWhereItMust() throws {
        let grey = TestPictures.image(width: 40, height: 30, depth: .eight, colorChannels: 1, hasAlpha: true)
        let jpeg = try reader.read(bytes: ImageWriter().encode(grey, format: .jpeg), name: "x")
        #expect(jpeg.colorChannels == 1 && !jpeg.hasAlpha)
        let webp = try reader.read(bytes: ImageWriter().encode(grey, format: .webp), name: "x")
        #expect(webp.colorChannels == 3 && webp.hasAlpha)
    }

    @Test(arguments: ImageFormat.allCases)
    func whatCanBeSavedAndLoadedComesBackClose(format: ImageFormat) throws {
        guard format.canSave && format.canLoad else { return }
        let pixels = Pixels(width: 40, height: 30, repeating: (0.8, 0.5, 0.3))
        let back = try reader.read(bytes: ImageWriter().encode(Image(pixels: pixels), format: format), name: "x")
        #expect((back.width, back.height) == (40, 30))
        // One colour: what loss and palettes leave of it.
        expectClose(try back.pixels().values, pixels.values, within: 5.0 / 255)
    }

    @Test func theUsualFormatsAreThere() {
        for format in [ImageFormat.png, .jpeg, .webp, .tiff, .gif] { #expect(format.canLoad && format.canSave) }
    }

    @Test func theFirstFrameOfAnAnimationIsUsedWithANotice() throws {
        let strip = try Image(pixels: TestPictures.colorful(width: 10, height: 30)).picture()
        strip.set("page-height", integer: 10)
        let bytes = try VipsOperation("gifsave_buffer", [("in", .image(strip))]).bytes()
        let image = try reader.read(bytes: bytes, name: "a.gif")
        #expect((image.width, image.height) == (10, 10))
        #expect(image.notices == ["a.gif has 3 frames or pages; the first one is used"])
    }

    @Test func masksComeFromAlphaOrLuminance() throws {
        try withTemporaryFolder { (folder: String) throws in
            let alpha = Mask(width: 5, height: 3, values: (0..<15).map { Float($0 * 17) / 255 })
            try ImageWriter().write(Image(pixels: Pixels(width: 5, height: 3, repeating: 0.3), alpha: alpha), to: "\(folder)/alpha.png")
            #expect(try reader.read("\(folder)/alpha.png").mask() == alpha)
            // An opaque alpha says nothing, so the luminance counts.
            let colors = Pixels(width: 3, height: 1, values: [1, 1, 1, 0, 0, 0, 1, 0, 0])
            let opaque = Mask(width: 3, height: 1, repeating: 1)
            try ImageWriter().write(Image(pixels: colors, alpha: opaque), to: "\(folder)/luma.png")
            expectClose(try reader.read("\(folder)/luma.png").mask().values, [1, 0, 0.2126], within: 1e-6)
            let grey = TestPictures.image(width: 4, height: 2, depth: .sixteen, colorChannels: 1, hasAlpha: false)
            try ImageWriter().write(grey, to: "\(folder)/grey.png")
            #expect(try reader.read("\(folder)/grey.png").mask().values == grey.plane(0))
            #expect(try reader.read("\(folder)/luma.png").alpha() == nil)
        }
    }
}
