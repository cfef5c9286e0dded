import TestSupport
import Testing

@testable import SinGANImaging

/// 10 and 12 bits in files of 16.
@Suite struct UsedBitsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static func image(_ levels: [UInt16]) -> Image {
        Image(
            width: levels.count, height: 1, depth: .sixteen, colorChannels: 1, hasAlpha: false,
            samples: levels.withUnsafeBytes { [UInt8]($0) })
    }

    /// The range is used, and every value comes back.
    @Test(arguments: [(255, 8), (1023, 10), (4095, 12)]) func theRangeComesBack(_ top: UInt16, _ bits: Int) throws {
        let levels = (0...top).map { $0 }
        let made = Self.image(levels).stretched(name: "a.tif")
        #expect(made.usedBits == bits && made.notices.count == 1 && made.notices[0].contains("\(bits) of its 16 bits"))
        #expect(made.plane(0).first == 0 && made.plane(0).last == 1)
        #expect(made.withFileSamples().samples == Self.image(levels).samples)
        for name in ["a.png", "a.tif"] {
            try ImageWriter().write(made, to: folder(name))
            let again = try ImageReader().read(folder(name))
            #expect(again.usedBits == bits && again.samples == made.samples)
        }
        // A picture of the same kind keeps the range through its changes and a cache.
        let remade = try made.remade(of: Pixels(width: 3, height: 2, repeating: 1))
        #expect(remade.withFileSamples().plane(0).allSatisfy { $0 == Float(top) / 65535 })
        let archive = try PictureArchive(PictureArchive(images: [made]).encoded(), name: "a")
        #expect(archive.images[0].usedBits == bits)
        #expect(made.sample(Pixels(width: 2, height: 2, repeating: 0.5)).usedBits == bits)
    }

    @Test func sixteenBitsStay() {
        for levels: [UInt16] in [[0, 4096], [0, 65535], [0, 0]] {
            let image = Self.image(levels).stretched(name: "a.tif")
            #expect(image.usedBits == nil && image.samples == Self.image(levels).samples)
            // A dark photograph and data of 13 bits look the same.
            let isDark = levels[1] == 4096
            #expect(image.notices.count == (isDark ? 1 : 0) && image.notices.allSatisfy { $0.contains("no value above 4096 of 65535") })
        }
    }
}
