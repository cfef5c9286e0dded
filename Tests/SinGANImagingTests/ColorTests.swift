import CVips
import SinGANSupport
import Testing

@testable import SinGANImaging

@Suite struct ColorTests {
    /// libvips's conversions go through tables of lcms with 33 steps per axis; 1.3/255 was the most that a sweep of muted colours met.
    static let tableError: Float = 1.5 / 255

    /// Colours away from the gamut's border, so that P3 -> sRGB -> P3 loses nothing.
    private func muted(_ depth: Depth, alpha: Bool, profile: [UInt8]?) -> Image {
        let image = TestPictures.image(width: 17, height: 11, depth: depth, colorChannels: 3, hasAlpha: alpha)
        var samples = image.samples
        // The high byte of each colour sample: 96...159.
        let size = depth.bytes
        for index in 0..<samples.count where size == 1 || index % 2 == 1 { samples[index] = 96 + samples[index] / 4 }
        return Image(
            width: 17, height: 11, depth: depth, colorChannels: 3, hasAlpha: alpha, samples: samples, profile: profile)
    }

    @Test(arguments: ["p3", "srgb"], [Depth.eight, .sixteen])
    func replacingTouchesNothingOutsideAndRoundTripsInside(profile: String, depth: Depth) throws {
        let image = muted(depth, alpha: true, profile: try TestPictures.profile(profile))
        let mask = Mask(width: 17, height: 11, values: (0..<187).map { $0 % 3 == 0 ? 0 : Float($0 % 5) / 5 })
        let pixels = try image.pixels()
        #expect(try image.replacing(with: pixels, where: mask).samples == image.samples)
        let inverted = try image.replacing(
            with: Pixels(width: 17, height: 11, values: pixels.values.map { 1 - $0 }), where: mask)
        let invertedPixels = try inverted.pixels()
        #expect(inverted.profile == image.profile && inverted.depth == depth && inverted.hasAlpha)
        let bytes = 4 * depth.bytes
        for pixel in 0..<187 {
            let range = pixel * bytes..<(pixel + 1) * bytes
            if mask.values[pixel] == 0 {
                #expect(inverted.samples[range] == image.samples[range])
            } else {
                #expect(inverted.samples[range].suffix(depth.bytes) == image.samples[range].suffix(depth.bytes))
                for index in pixel * 3..<pixel * 3 + 3 {
                    #expect(abs(invertedPixels.values[index] - (1 - pixels.values[index])) < Self.tableError)
                }
            }
        }
    }

    @Test(arguments: [Depth.eight, .sixteen], [1, 3])
    func withoutAProfileReplacingByTheSamePixelsIsExact(depth: Depth, colors: Int) throws {
        let image = TestPictures.image(width: 31, height: 9, depth: depth, colorChannels: colors, hasAlpha: true)
        let same = try image.replacing(with: image.pixels(), where: Mask(width: 31, height: 9, repeating: 0.1))
        #expect(same.samples == image.samples)
    }

    @Test func aDisplayP3PrimaryIsOutsideOfSRGBAndMidGreyIsTheSame() throws {
        let profile = try TestPictures.profile("p3")
        let samples: [UInt8] = [0, 255, 0, 128, 128, 128, 200, 100, 100]
        let pixels = try Image(width: 3, height: 1, depth: .eight, colorChannels: 3, hasAlpha: false, samples: samples, profile: profile)
            .pixels().values
        #expect(pixels[0] < 0.01 && pixels[1] > 0.99)
        for channel in 3..<6 { #expect(abs(pixels[channel] - 128.0 / 255) < 2.0 / 255) }
        // P3's (200, 100, 100) is a stronger red in sRGB: (214.9, 92.6, 96.6) by the published matrices.
        expectClose(pixels[6...].map { $0 * 255 }, [214.9, 92.6, 96.6], within: 1)
    }

    @Test func profilesGoThroughFiles() throws {
        let profile = try TestPictures.profile("p3")
        let image = TestPictures.image(width: 20, height: 10, depth: .eight, colorChannels: 3, hasAlpha: false, profile: profile)
        for format in ImageFormat.allCases where format.holdsProfile && format.canSave && format.canLoad {
            let back = try ImageReader().read(bytes: ImageWriter().encode(image, format: format), name: "x")
            #expect(back.profile == profile, "\(format)")
            if format.isLossless { #expect(back.samples == image.samples) }
        }
        let gif = try ImageReader().read(bytes: ImageWriter().encode(image, format: .gif), name: "x")
        #expect(gif.profile == nil)
    }

    @Test func aBrokenProfileIsLeftOutWithANotice() throws {
        for profile in [[UInt8](repeating: 7, count: 500), try TestPictures.profile("cmyk")] {
            let image = TestPictures.image(width: 6, height: 5, depth: .eight, colorChannels: 3, hasAlpha: false, profile: profile)
            let bytes = try ImageWriter().encode(image, format: .tiff)
            let back = try ImageReader().read(bytes: bytes, name: "odd.tif")
            #expect(back.profile == nil)
            #expect(back.notices == ["the colour profile of odd.tif can't be used; its colours are taken as sRGB"])
            #expect(back.samples == image.samples)
            #expect(try back.pixels().quantized() == image.samples)
        }
    }

    @Test func cmykBecomesSRGBWithANotice() throws {
        let color = Pixels(width: 32, height: 16, repeating: (0.7, 0.5, 0.4))
        let cmyk = try Image(pixels: color).picture().applying("icc_transform", ["output_profile": "cmyk", "input_profile": "srgb"])
        #expect(cmyk.bands == 4)
        for (saver, arguments) in [("jpegsave_buffer", [("Q", VipsArgument.number(100))]), ("tiffsave_buffer", [])] {
            let bytes = try VipsOperation(saver, [("in", .image(cmyk))] + arguments).bytes()
            let image = try ImageReader().read(bytes: bytes, name: "print.jpg")
            #expect(image.notices == ["print.jpg is CMYK; it is treated as sRGB from here on"])
            #expect(image.colorChannels == 3 && !image.hasAlpha && image.profile == nil && image.depth == .eight)
            // The profile's 8-bit table and the 8-bit CMYK in between lose up to 5 steps.
            expectClose(try image.pixels().values, color.values, within: 6.0 / 255)
        }
    }

    @Test func labBecomesSRGBWithANotice() throws {
        let color = Pixels(width: 8, height: 4, repeating: (0.7, 0.5, 0.4))
        let lab = try Image(pixels: color).picture().applying("colourspace", ["space": "lab"])
        let bytes = try VipsOperation("tiffsave_buffer", [("in", .image(lab))]).bytes()
        let image = try ImageReader().read(bytes: bytes, name: "lab.tif")
        #expect(image.notices == ["lab.tif is in CIE Lab or XYZ; it is treated as sRGB from here on"])
        expectClose(try image.pixels().values, color.values, within: 2.0 / 255)
    }

    @Test func palettesBecomeRGB() throws {
        // Four colours, so that the palette holds them exactly.
        let colors: [(Float, Float, Float)] = [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0.2, 0.4, 0.6)]
        let pixels = Pixels(
            width: 16, height: 4, values: (0..<64).flatMap { [colors[$0 % 4].0, colors[$0 % 4].1, colors[$0 % 4].2] })
        let bytes = try VipsOperation("pngsave_buffer", [("in", .image(Image(pixels: pixels).picture())), ("palette", true)]).bytes()
        // The IHDR's colour type: 3 = palette.
        #expect(bytes[25] == 3)
        let image = try ImageReader().read(bytes: bytes, name: "palette.png")
        #expect(image.colorChannels == 3)
        expectClose(try image.pixels().values, pixels.values, within: 2.0 / 255)
    }
}
