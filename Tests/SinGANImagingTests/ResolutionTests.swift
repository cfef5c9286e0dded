import Foundation
import SinGANSupport
import Testing

@testable import SinGANImaging

/// Dots per inch are kept where a file says them, and never made up.
@Suite struct ResolutionTests {
    private static let plain = Image(pixels: TestPictures.colorful(width: 24, height: 16))

    /// What the file itself says, by its own bytes.
    private func saysResolution(_ bytes: [UInt8], _ format: ImageFormat) throws -> Bool {
        switch format {
        case .png: return Data(bytes).range(of: Data("pHYs".utf8)) != nil
        case .tiff: return try #require(TiffDirectory(bytes)).entry(282) != nil
        case .gif: return false
        case .jpeg, .webp, .avif, .heic:
            guard let block = try EncodedPicture(bytes, name: "a", limits: .init()).picture.blob(VipsPicture.Field.exif) else {
                return false
            }
            let directory = try #require(TiffDirectory(ExifBlock.body(block)))
            return [282, 283, 296].contains { directory.entry($0) != nil }
        }
    }

    @Test(arguments: ImageFormat.allCases) func noneIsMadeUp(format: ImageFormat) throws {
        guard format.canSave else { return }
        let bytes = try ImageWriter().encode(Self.plain, format: format, options: WriteOptions(text: ["a": "b"]))
        #expect(try !saysResolution(bytes, format))
        let image = try ImageReader().read(bytes: bytes, name: "a")
        #expect(image.resolution == nil && (image.width, image.height) == (24, 16))
        if format.isLossless { #expect(image.samples == Self.plain.samples) }
        // A plain header without a unit, and no EXIF block that nobody has written.
        if format == .jpeg {
            #expect(bytes.starts(with: [0xFF, 0xD8, 0xFF, 0xE0, 0, 16] + Array("JFIF\0".utf8) + [1, 1, 0, 0, 1, 0, 1, 0, 0, 0xFF]))
            #expect(image.exif == nil)
            #expect(
                try EncodedPicture(bytes, name: "a", limits: .init()).picture.blob(VipsPicture.Field.xmp).map(XmpPacket.text) == ["a": "b"])
        }
    }

    @Test(arguments: ImageFormat.allCases) func oneThatIsThereStays(format: ImageFormat) throws {
        guard format.canSave, format != .gif else { return }
        let told = Image.Resolution(horizontal: 300 / 25.4, vertical: 150 / 25.4)
        let bytes = try ImageWriter().encode(Self.plain.at(told), format: format)
        #expect(try saysResolution(bytes, format))
        let found = try #require(try ImageReader().read(bytes: bytes, name: "a").resolution)
        #expect(abs(found.horizontal - told.horizontal) < 1e-3 && abs(found.vertical - told.vertical) < 1e-3)
    }

    /// An EXIF block without a resolution stays one, and the rest of it stays too.
    @Test(arguments: [ImageFormat.jpeg, .webp]) func otherTagsStay(format: ImageFormat) throws {
        for isLittleEndian in [true, false] {
            let source = try ExifTests.jpeg(TestPictures.colorful(width: 24, height: 16), orientation: 1, isLittleEndian: isLittleEndian)
            let image = try ImageReader().read(bytes: source, name: "a.jpg")
            #expect(image.resolution == nil && image.exif != nil)
            let bytes = try ImageWriter().encode(image, format: format)
            #expect(try !saysResolution(bytes, format))
            let camera = try EncodedPicture(bytes, name: "a", limits: .init()).picture.string("exif-ifd0-Model")
            #expect(camera?.contains("Testcam 3000") == true)
        }
    }

    /// Proportions of pixels are no resolution, and what libvips takes for files that say nothing is none either.
    @Test func onlyWhatTheFileSaysCounts() throws {
        let told = Self.plain.at(.init(horizontal: 4, vertical: 4))
        var png = try ImageWriter().encode(told, format: .png)
        let read = try ImageReader().read(bytes: png, name: "a")
        #expect(FileResolution.isTold(in: png, format: .png) && read.resolution != nil)
        let unit = try #require(Data(png).range(of: Data("pHYs".utf8))).upperBound + 8
        png[unit] = 0
        #expect(!FileResolution.isTold(in: png, format: .png))
        let head: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16] + Array("JFIF\0".utf8) + [1, 2]
        let rest = [UInt8](repeating: 0, count: 20)
        #expect(FileResolution.isTold(in: head + [1, 0, 72, 0, 72] + rest, format: .jpeg))
        #expect(!FileResolution.isTold(in: head + [0, 0, 1, 0, 1] + rest, format: .jpeg))
        #expect(FileResolution.remove(from: head + [1, 0, 72, 0, 72] + rest, format: .jpeg) == head + [0, 0, 1, 0, 1] + rest)
        for format in ImageFormat.allCases {
            for bytes in [[], [0x89], Array(png.prefix(40))] { #expect(!FileResolution.isTold(in: bytes, format: format)) }
        }
    }

    @Test func animationsSayNone() throws {
        var sequence = FrameSequence(width: 24, height: 16, framesPerSecond: 10, closes: false)
        for value in [0, 0.5, 1] as [Float] { sequence.append(Pixels(width: 24, height: 16, repeating: value)) }
        #expect(try !saysResolution(AnimationWriter().encode(sequence, format: .webp), .webp))
    }
}
