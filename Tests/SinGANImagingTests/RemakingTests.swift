import SinGANSupport
import Testing

@testable import SinGANImaging

/// Pictures of another size with a picture's companions.
@Suite struct RemakingTests {
    /// Higher than the strips that it is made in.
    private let pixels = TestPictures.colorful(width: 9, height: 300)

    @Test(arguments: [Depth.eight, .sixteen], [1, 3])
    func kindAndCompanionsStay(depth: Depth, colors: Int) throws {
        for hasAlpha in [false, true] {
            let exif: [UInt8] = [1, 2, 3]
            let image = TestPictures.image(width: 4, height: 5, depth: depth, colorChannels: colors, hasAlpha: hasAlpha)
                .with(profile: nil, exif: exif).at(.init(horizontal: 3, vertical: 4))
            let made = try image.remade(of: pixels)
            #expect((made.width, made.height, made.depth, made.colorChannels) == (9, 300, depth, colors))
            #expect(made.hasAlpha == hasAlpha && made.exif == exif && made.resolution == image.resolution)
            // To the depth and back: every sample where it belongs.
            let wanted = colors == 3 ? pixels.values : pixels.luma().flatMap { [$0, $0, $0] }
            expectClose(try made.pixels().values, wanted, within: 0.501 / Float(depth.maximum))
        }
    }

    /// A sample is of the picture's kind, in sRGB and opaque; and what is planned of it is the same.
    @Test(arguments: [Depth.eight, .sixteen], [1, 3]) func samplesAreOfThePicturesKind(depth: Depth, colors: Int) throws {
        let image = TestPictures.image(width: 4, height: 5, depth: depth, colorChannels: colors, hasAlpha: true)
        let (made, planned) = (image.sample(pixels), image.sampleStandIn(PixelSize(width: 9, height: 300)))
        for one in [made, planned] {
            #expect((one.width, one.height, one.depth, one.colorChannels, one.hasAlpha) == (9, 300, depth, colors, false))
        }
        let wanted = colors == 3 ? pixels.values : pixels.luma().flatMap { [$0, $0, $0] }
        expectClose(try made.pixels().values, wanted, within: 0.501 / Float(depth.maximum))
    }

    @Test(arguments: [Depth.eight, .sixteen]) func colorsGoIntoTheProfile(depth: Depth) throws {
        let profile = try TestPictures.profile("p3")
        let image = TestPictures.image(width: 4, height: 5, depth: depth, colorChannels: 3, hasAlpha: true, profile: profile)
        // Muted: away from the gamut's border.
        let muted = Pixels(width: 9, height: 300, values: pixels.values.map { 0.35 + 0.3 * $0 })
        let made = try image.remade(of: muted)
        #expect(made.profile == profile && made.depth == depth)
        expectClose(try made.pixels().values, muted.values, within: ColorTests.tableError)
        // P3's numbers for these colours are others than sRGB's.
        #expect(made.colorSamples != Image(pixels: muted).samples)
    }

    @Test(arguments: [Depth.eight, .sixteen]) func alphaIsBroughtToTheSize(depth: Depth) throws {
        let image = Image(
            width: 2, height: 2, depth: .eight, colorChannels: 1, hasAlpha: true, samples: [0, 0, 0, 255, 0, 0, 0, 255])
        let alpha = try #require(try image.remade(of: Pixels(width: 6, height: 4, repeating: 0.5)).alpha())
        // Keys's cubic over 0 1, mirrored to 0 0 1 1: at 1/6 of a step (1.5 a - 2.5) a^2 + 1 and its neighbours sum to these.
        let row = try #require(alpha.values.prefix(6).map { $0 } as [Float]?)
        #expect(row.first == 0 && row.last == 1)
        expectClose(row, row.reversed().map { 1 - $0 }, within: 1.0 / 255)
        for y in 1..<4 { #expect(Array(alpha.values[6 * y..<6 * y + 6]) == row) }
        let opaque = TestPictures.image(width: 4, height: 5, depth: depth, colorChannels: 3, hasAlpha: true)
        var samples = opaque.samples
        let stride = 4 * depth.bytes
        for index in samples.indices where index % stride >= 3 * depth.bytes { samples[index] = 255 }
        let made = try Image(width: 4, height: 5, depth: depth, colorChannels: 3, hasAlpha: true, samples: samples).remade(of: pixels)
        #expect(made.hasAlpha && made.alpha() == nil)
    }
}
