import CVips
import SinGANSupport

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
