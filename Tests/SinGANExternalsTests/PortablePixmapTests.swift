import SinGANImaging
import SinGANSupport
import Testing

@testable import SinGANExternals

@Suite struct PortablePixmapTests {
    private static func decode(_ header: String, bytes: Int, most: Int = 1000) throws(SinGANError) -> Pixels {
        let samples = (0..<bytes).map { UInt8($0 * 7 % 256) }
        return try PortablePixmap.decode(Array(header.utf8) + samples, name: "result-1.ppm", limits: ReadLimits(maxPixels: most))
    }

    @Test func everyByteGoesThrough() throws {
        let pixels = Pixels(width: 16, height: 16, bytes: (0..<768).map { UInt8($0 % 256) })
        let bytes = PortablePixmap.encode(pixels)
        #expect(bytes.starts(with: "P6\n16 16\n255\n".utf8))
        #expect(try PortablePixmap.decode(bytes, name: "x", limits: ReadLimits()) == pixels)
        #expect(try Self.decode("P6 # by hand\n#\n 4\t5\r\n255\n", bytes: 60).height == 5)
    }

    @Test(arguments: [
        ("P5 4 5 255\n", 60, "not a binary PPM"), ("P6\n4 5\n255\n", 59, "has 59 bytes, not 60"), ("P6\n4 5\n255\n", 61, "has 61 bytes"),
        ("P6\n4 5\n65535\n", 120, "a height and 255"), ("P6\n0 5\n255\n", 0, "a height and 255"),
        ("P6\n-4 5\n255\n", 60, "a height and 255"),
        ("P6\n999999999 999999999\n255\n", 9, "the limit is 1000 pixels"), ("P6\n99999999999 1\n255\n", 9, "a height and 255"),
        ("P6", 0, "a height and 255"), ("P6\n4 5\n255", 0, "has 0 bytes, not 60"), ("P6 #", 0, "a height and 255"),
    ])
    func whatIsNoWholePictureIsRefused(_ header: String, _ bytes: Int, _ words: String) {
        let error = #expect(throws: SinGANError.self) { try Self.decode(header, bytes: bytes) }
        #expect(error?.code == .badData && error?.message.contains(words) == true, "\(error?.message ?? "")")
    }
}
