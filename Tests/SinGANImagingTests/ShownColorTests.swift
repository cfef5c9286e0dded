import Testing

@testable import SinGANImaging

/// What lies under transparent pixels, and what takes its place.
@Suite struct ShownColorTests {
    /// Stripes, magenta under what `isHidden`.
    private static func image(_ width: Int, _ height: Int, _ isHidden: (Int, Int) -> Bool) -> Image {
        var samples: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width { samples += isHidden(x, y) ? [255, 0, 255, 0] : [UInt8(x * 9 % 128), UInt8(y * 11 % 128), 40, 255] }
        }
        return Image(width: width, height: height, depth: .eight, colorChannels: 3, hasAlpha: true, samples: samples)
    }

    @Test func hiddenColorsAreMirroredAtTheEdge() throws {
        let picture = Self.image(20, 12) { x, _ in x < 8 }
        #expect(picture.hiddenShare == 0.4 && !picture.showsNothing)
        let (shown, own) = (try picture.shownPixels(), try picture.pixels())
        for y in 0..<12 {
            for x in 0..<20 {
                let source = x < 8 ? 16 - x : x
                for channel in 0..<3 { #expect(shown.values[3 * (20 * y + x) + channel] == own.values[3 * (20 * y + source) + channel]) }
            }
        }
    }

    /// However little is seen, and wherever: no hidden colour is left.
    @Test func nothingHiddenIsLeft() throws {
        let places: [(Int, Int) -> Bool] = [
            { x, y in x != 9 || y != 4 }, { x, y in (x + y) % 3 != 0 }, { x, y in (5..<15).contains(x) && (3..<9).contains(y) },
            { x, y in (x - 10) * (x - 10) + (y - 6) * (y - 6) > 9 },
        ]
        for isHidden in places {
            let shown = try Self.image(20, 12, isHidden).shownPixels()
            #expect((0..<240).allSatisfy { shown.values[3 * $0 + 2] == Float(40) / 255 })
        }
        let nothing = Self.image(20, 12) { _, _ in true }
        #expect(nothing.showsNothing)
        #expect(try nothing.shownPixels() == nothing.pixels())
    }

    @Test func alphaGrows() {
        let picture = Self.image(4, 2) { x, _ in x < 2 }
        let mask = Mask(width: 4, height: 2, values: [0, 0.5, 1, 0, 1, 0, 0, 0])
        let grown = picture.alpha(atLeast: mask)
        #expect(stride(from: 3, to: 32, by: 4).map { grown.samples[$0] } == [0, 128, 255, 255, 255, 0, 255, 255])
    }

    @Test func colorsAreCounted() {
        let picture = Self.image(4, 2) { x, _ in x < 2 }
        #expect(picture.colorCount(atMost: 16) == 4)
        #expect(picture.colorCount(atMost: 3) == nil)
        #expect(Image(pixels: Pixels(width: 3, height: 3, repeating: 0.25)).colorCount(atMost: 16) == 1)
    }

    @Test func greyStaysGrey() {
        let grey = Pixels(width: 2, height: 1, values: [0.5, 0.5, 0.503, 0.1, 0.1, 0.1])
        #expect(grey.isGrey)
        #expect(!Pixels(width: 2, height: 1, values: [0.5, 0.5, 0.51, 0.1, 0.1, 0.1]).isGrey)
        let made = grey.grey(if: true)
        #expect(made.values[0] == made.values[2] && grey.grey(if: false) == grey)
    }

    @Test func coloredPicturesKeepDepthAndAlpha() throws {
        for depth in [Depth.eight, .sixteen] {
            let grey = TestPictures.image(width: 5, height: 3, depth: depth, colorChannels: 1, hasAlpha: true)
            let colored = try grey.colored()
            #expect(colored.colorChannels == 3 && colored.depth == depth && colored.plane(3) == grey.plane(1))
            for channel in 0..<3 { #expect(colored.plane(channel) == grey.plane(0)) }
        }
    }
}
