import CVips
import SinGANSupport

/// An EXIF block: "Exif", two zeros, then a small TIFF file of tags.
enum ExifBlock {
    private static let prefix: [UInt8] = [0x45, 0x78, 0x69, 0x66, 0, 0]
    private static let orientationTag = 0x0112

    /// Returns the block with its orientation, where it has one, set to 1 (upright). A block that can't be understood stays as it is.
    static func upright(_ block: [UInt8]) -> [UInt8] {
        guard let (offset, isLittleEndian) = orientationOffset(block) else { return block }
        var block = block
        block[offset] = isLittleEndian ? 1 : 0
        block[offset + 1] = isLittleEndian ? 0 : 1
        return block
    }

    /// Returns the block with the "Exif" prefix, which JPEG wants and other formats leave out.
    static func prefixed(_ block: [UInt8]) -> [UInt8] { block.starts(with: prefix) ? block : prefix + block }

    /// Returns the block without that prefix.
    static func body(_ block: [UInt8]) -> [UInt8] { block.starts(with: prefix) ? Array(block.dropFirst(prefix.count)) : block }

    /// Returns the pixels per millimetre; nil where the block doesn't state them.
    static func resolution(_ block: [UInt8]) -> (x: Double, y: Double)? {
        guard let directory = TiffDirectory(body(block)), let x = directory.ratio(282), let y = directory.ratio(283) else { return nil }
        switch directory.values(296)?.first ?? 2 {
        case 2: return (x / 25.4, y / 25.4)
        case 3: return (x / 10, y / 10)
        // The proportions of a pixel, not its size.
        default: return nil
        }
    }

    /// Returns the position of the two bytes of the orientation's value.
    private static func orientationOffset(_ block: [UInt8]) -> (offset: Int, isLittleEndian: Bool)? {
        let base = block.starts(with: prefix) ? prefix.count : 0
        guard let directory = TiffDirectory(block, at: base), let entry = directory.entry(orientationTag) else { return nil }
        return directory.number(entry.field, 2) == nil ? nil : (entry.field, directory.isLittleEndian)
    }
}

/// Puts an EXIF block on a picture so that libvips's savers write it.
///
/// A saver writes the tags that it finds as fields of the picture and drops the others, and only a loader makes those fields from a
/// block. So the block travels through the header of a JPEG of one pixel.
enum ExifCarrier {
    /// Attaches the block. A block that is too long for a JPEG or can't be read is left out: that is no reason to lose the picture.
    static func attach(_ exif: [UInt8], to picture: VipsPicture) throws(SinGANError) {
        let block = ExifBlock.prefixed(exif)
        // The length of a JPEG segment counts its own two bytes.
        guard block.count + 2 <= Int(UInt16.max) else { return }
        let pixel = try VipsPicture(
            copying: [UInt8(0)], width: 1, height: 1, bands: 1, format: VIPS_FORMAT_UCHAR, interpretation: VIPS_INTERPRETATION_B_W)
        let plain = try VipsOperation("jpegsave_buffer", [("in", .image(pixel)), ("strip", true)]).bytes()
        let length = UInt16(block.count + 2)
        let segment: [UInt8] = [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 0xFF)] + block
        let carrier = Array(plain.prefix(2)) + segment + Array(plain.dropFirst(2))
        guard let loaded = try? VipsOperation("jpegload_buffer", [("buffer", .bytes(carrier))]).image() else { return }
        guard let kept = loaded.blob(VipsPicture.Field.exif) else { return }
        picture.set(VipsPicture.Field.exif, blob: kept)
        for (field, value) in loaded.strings(prefix: "exif-") { picture.set(field, string: value) }
        picture.set(VipsPicture.Field.orientation, integer: 1)
        // The resolution is a tag too, and the saver takes it from here.
        picture.resolution = loaded.resolution
    }
}
