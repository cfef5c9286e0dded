import CVips
import SinGANSupport

/// One reference to a libvips image, given back when this value goes. Pixels are computed when they are asked for.
final class VipsPicture {
    let pointer: UnsafeMutablePointer<VipsImage>

    /// Takes over a reference that the caller owns.
    init(taking pointer: UnsafeMutablePointer<VipsImage>) { self.pointer = pointer }

    deinit { g_object_unref(pointer) }

    /// Copies interleaved samples of `bands` per pixel.
    init<Sample>(
        copying samples: [Sample], width: Int, height: Int, bands: Int, format: VipsBandFormat, interpretation: VipsInterpretation
    ) throws(SinGANError) {
        VipsRuntime.start()
        let count = samples.count * MemoryLayout<Sample>.stride
        let image = samples.withUnsafeBufferPointer {
            vips_image_new_from_memory_copy($0.baseAddress, count, Int32(width), Int32(height), Int32(bands), format)
        }
        guard let image else { throw VipsOperation.failure("copy of a \(width)x\(height) picture") }
        image.pointee.Type = interpretation
        pointer = image
    }

    var width: Int { Int(vips_image_get_width(pointer)) }
    var height: Int { Int(vips_image_get_height(pointer)) }
    var bands: Int { Int(vips_image_get_bands(pointer)) }
    var format: VipsBandFormat { vips_image_get_format(pointer) }
    var interpretation: VipsInterpretation { vips_image_get_interpretation(pointer) }
    /// EXIF's number, 1 (upright) to 8.
    var orientation: Int { Int(vips_image_get_orientation(pointer)) }
    /// Frames or pages in the file; only the first is decoded.
    var pages: Int { Int(vips_image_get_n_pages(pointer)) }

    /// Runs one operation on this picture: `try picture.applying("resize", ["scale": 0.5, "kernel": "lanczos3"])`.
    func applying(_ operation: String, _ arguments: KeyValuePairs<String, VipsArgument> = [:]) throws(SinGANError) -> VipsPicture {
        let all = [("in", VipsArgument.image(self))] + arguments.map { ($0.key, $0.value) }
        return try VipsOperation(operation, all).image()
    }

    /// The whole picture decoded and in memory.
    func inMemory() throws(SinGANError) -> VipsPicture {
        guard let image = vips_image_copy_memory(pointer) else { throw VipsOperation.failure("decoding") }
        return VipsPicture(taking: image)
    }

    /// Every sample, interleaved, native-endian. `Sample` must be the Swift type of the picture's format.
    func samples<Sample>(as type: Sample.Type) throws(SinGANError) -> [Sample] {
        precondition(MemoryLayout<Sample>.stride == Int(vips_format_sizeof(format)), "\(type) for samples of another size")
        guard let start = vips_image_get_data(pointer) else { throw VipsOperation.failure("computing") }
        let count = width * height * bands
        return [Sample](UnsafeBufferPointer(start: start.assumingMemoryBound(to: Sample.self), count: count))
    }

    /// Every byte of every sample, interleaved, native-endian.
    func bytes() throws(SinGANError) -> [UInt8] {
        guard let start = vips_image_get_data(pointer) else { throw VipsOperation.failure("computing") }
        let count = width * height * bands * Int(vips_format_sizeof(format))
        return [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }
}
