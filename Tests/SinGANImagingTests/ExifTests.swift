import Foundation
import SinGANSupport
import Testing

@testable import SinGANImaging

/// Orientation and EXIF, written by hand so that nothing depends on the code under test.
@Suite struct ExifTests {
    /// An EXIF block with an orientation and a camera's name, in one byte order.
    static func block(orientation: UInt8, isLittleEndian: Bool) -> [UInt8] {
        func number(_ value: Int, _ bytes: Int) -> [UInt8] {
            let little = (0..<bytes).map { UInt8(value >> ($0 * 8) & 0xFF) }
            return isLittleEndian ? little : little.reversed()
        }
        let name = Array("Testcam 3000".utf8) + [0]
        let entries =
            number(0x0110, 2) + number(2, 2) + number(name.count, 4) + number(8 + 2 + 24 + 4, 4)  // model, at the end
            + number(0x0112, 2) + number(3, 2) + number(1, 4) + number(Int(orientation), 2) + [0, 0]
        let header = (isLittleEndian ? Array("II".utf8) : Array("MM".utf8)) + number(42, 2) + number(8, 4)
        return Array("Exif".utf8) + [0, 0] + header + number(2, 2) + entries + number(0, 4) + name
    }

    static func jpeg(_ pixels: Pixels, orientation: UInt8, isLittleEndian: Bool) throws -> [UInt8] {
        let plain = try ImageWriter().encode(Image(pixels: pixels), format: .jpeg, options: WriteOptions(quality: 100))
        let block = block(orientation: orientation, isLittleEndian: isLittleEndian)
        let length = block.count + 2
        return Array(plain.prefix(2)) + [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 0xFF)] + block + Array(plain.dropFirst(2))
    }

    /// A smooth picture: JPEG keeps it within a few steps, and no two corners are alike.
    private static let ramp: Pixels = {
        var values: [Float] = []
        for y in 0..<16 {
            for x in 0..<32 { values += [Float(x) / 31, Float(y) / 15, 0.5] }
        }
        return Pixels(width: 32, height: 16, values: values)
    }()
    /// JPEG at quality 100 on a smooth picture.
    private static let jpegError: Float = 6.0 / 255

    /// EXIF 2.3, orientation: where the stored row 0 and column 0 are to be seen. Upright (x, y) -> stored (x, y) of a 32 x 16 picture.
    private static let stored: [UInt8: @Sendable (Int, Int) -> (Int, Int)] = [
        1: { ($0, $1) }, 2: { (31 - $0, $1) }, 3: { (31 - $0, 15 - $1) }, 4: { ($0, 15 - $1) },
        5: { ($1, $0) }, 6: { ($1, 15 - $0) }, 7: { (31 - $1, 15 - $0) }, 8: { (31 - $1, $0) },
    ]

    @Test(arguments: 1...8 as ClosedRange<UInt8>, [true, false])
    func everyOrientationIsMadeUpright(orientation: UInt8, isLittleEndian: Bool) throws {
        try withTemporaryFolder { (folder: String) throws in
            let path = "\(folder)/a.jpg"
            try AtomicFile.write(Self.jpeg(Self.ramp, orientation: orientation, isLittleEndian: isLittleEndian), to: path)
            let size = orientation > 4 ? (16, 32) : (32, 16)
            #expect(try ImageReader().header(path) == size)
            let image = try ImageReader().read(path)
            #expect((image.width, image.height) == size)
            let pixels = try image.pixels()
            let map = try #require(Self.stored[orientation])
            for y in 0..<image.height {
                for x in 0..<image.width {
                    let (u, v) = map(x, y)
                    for channel in 0..<3 {
                        let difference = pixels.values[(y * image.width + x) * 3 + channel] - Self.ramp.values[(v * 32 + u) * 3 + channel]
                        #expect(abs(difference) < Self.jpegError, "\(x),\(y)")
                    }
                }
            }
            #expect(image.exif == Self.block(orientation: 1, isLittleEndian: isLittleEndian))
        }
    }

    @Test(arguments: [ImageFormat.jpeg, .png, .webp, .avif, .heic])
    func exifIsKeptUpright(format: ImageFormat) throws {
        guard format.canSave && format.canLoad else { return }
        let image = try ImageReader().read(bytes: Self.jpeg(Self.ramp, orientation: 6, isLittleEndian: true), name: "a.jpg")
        let bytes = try ImageWriter().encode(image, format: format)
        let back = try ImageReader().read(bytes: bytes, name: "b")
        #expect((back.width, back.height) == (16, 32))
        let exif = try #require(back.exif)
        #expect(exif.firstRange(of: Array("Testcam 3000".utf8)) != nil)
        // No orientation but 1 is left, neither in the block nor in libvips's view of the file.
        #expect(exif == ExifBlock.upright(exif))
        #expect(try EncodedPicture(bytes, name: "b", limits: ReadLimits()).picture.orientation == 1)
    }

    @Test func damagedBlocksAreLeftAlone() {
        let whole = Self.block(orientation: 6, isLittleEndian: true)
        for count in 0..<whole.count {
            let cut = Array(whole.prefix(count))
            #expect(ExifBlock.upright(cut).count == count)
        }
        var endless = whole
        endless[14] = 0xFF
        endless[15] = 0xFF
        #expect(ExifBlock.upright(endless) == ExifBlock.upright(endless))
        var faraway = whole
        for index in 10..<14 { faraway[index] = 0xFF }
        #expect(ExifBlock.upright(faraway) == faraway)
    }

    @Test func aDamagedBlockDoesNotStopWriting() throws {
        let image = Image(pixels: Self.ramp)
        for exif in [[], [1, 2, 3], Array("Exif\0\0II".utf8), [UInt8](repeating: 9, count: 100_000)] {
            let odd = image.with(profile: nil, exif: exif)
            #expect(try ImageReader().read(bytes: ImageWriter().encode(odd, format: .png), name: "x").samples == image.samples)
        }
    }
}
