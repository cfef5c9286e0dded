import Foundation
import SinGANSupport

/// Tests by a file's bytes whether it states how large its picture is on paper.
///
/// libvips doesn't tell: its loaders take 72 dots per inch, or 25.4, where a file says nothing, and its savers write that into every file.
enum FileResolution {
    /// The tags XResolution, YResolution and their unit, in TIFF and EXIF.
    private static let tags: Set = [282, 283, 296]

    /// Whether the file itself states a resolution, apart from its EXIF block.
    static func isTold(in bytes: [UInt8], format: ImageFormat) -> Bool {
        switch format {
        // The last byte is the unit: 1 for metres, 0 for the proportions of a pixel.
        case .png: physicalSize(bytes).map { bytes[$0.upperBound - 5] == 1 } ?? false
        case .jpeg: density(bytes).map { bytes[$0] != 0 } ?? false
        case .tiff: TiffDirectory(bytes).map { $0.ratio(282) != nil && $0.values(296) != [1] } ?? false
        case .webp, .gif, .avif, .heic: false
        }
    }

    /// Returns the file without the resolution that libvips has put into it. What can't be understood stays as it is.
    ///
    /// - Parameter hasEXIF: whether the picture has a block of its own; otherwise libvips has made one up for the resolution.
    static func remove(from bytes: [UInt8], format: ImageFormat, hasEXIF: Bool = false) -> [UInt8] {
        switch format {
        case .png: physicalSize(bytes).map { Array(bytes[..<$0.lowerBound] + bytes[$0.upperBound...]) } ?? bytes
        case .tiff: TiffDirectory(bytes)?.without(tags) ?? bytes
        case .jpeg: withoutDensity(hasEXIF ? withoutEXIF(bytes, format) : withHeader(bytes))
        case .webp, .avif, .heic: withoutEXIF(bytes, format)
        case .gif: bytes
        }
    }

    /// Removes the tags from the EXIF block. Its length stays, so that nothing around it changes.
    private static func withoutEXIF(_ bytes: [UInt8], _ format: ImageFormat) -> [UInt8] {
        guard let picture = try? VipsOperation(format.loader, [("buffer", .bytes(bytes))]).image(),
            let block = picture.blob(VipsPicture.Field.exif).map(ExifBlock.body), let place = Data(bytes).firstRange(of: Data(block)),
            let directory = TiffDirectory(block)
        else { return bytes }
        return bytes[..<place.lowerBound] + directory.without(tags) + bytes[place.upperBound...]
    }

    /// Returns a JPEG that begins with an EXIF block with the header of a plain file in its place.
    private static func withHeader(_ bytes: [UInt8]) -> [UInt8] {
        // SOI, the APP1 marker and its length, then the name.
        guard bytes.count > 12, bytes[2] == 0xFF, bytes[3] == 0xE1, bytes[6..<10].elementsEqual(Array("Exif".utf8)) else { return bytes }
        let end = 4 + Int(bytes[4]) << 8 + Int(bytes[5])
        guard end <= bytes.count else { return bytes }
        return bytes[..<2] + [0xFF, 0xE0, 0, 16] + Array("JFIF\0".utf8) + [1, 1] + noDensity + [0, 0] + bytes[end...]
    }

    private static func withoutDensity(_ bytes: [UInt8]) -> [UInt8] {
        guard let unit = density(bytes) else { return bytes }
        return bytes[..<unit] + noDensity + bytes[(unit + 5)...]
    }

    /// The bytes for no unit and square pixels.
    private static let noDensity: [UInt8] = [0, 0, 1, 0, 1]

    /// Returns the unit's place in the header of a JPEG that has one; behind it are two densities of two bytes.
    private static func density(_ bytes: [UInt8]) -> Int? {
        // SOI, the APP0 marker and its length, then the name and two bytes of version.
        guard bytes.count > 18, bytes[2] == 0xFF, bytes[3] == 0xE0, bytes[6..<11].elementsEqual(Array("JFIF\0".utf8)) else { return nil }
        return 13
    }

    /// Returns the pHYs chunk of a PNG. Chunks are a length, a name, that many bytes, and a checksum of four bytes.
    private static func physicalSize(_ bytes: [UInt8]) -> Range<Int>? {
        var start = 8
        while start + 12 <= bytes.count {
            let length = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
            let (name, end) = (bytes[start + 4..<start + 8], start + 12 + length)
            guard end <= bytes.count, !name.elementsEqual(Array("IDAT".utf8)) else { return nil }
            if name.elementsEqual(Array("pHYs".utf8)), length == 9 { return start..<end }
            start = end
        }
        return nil
    }
}
