import CVips
import SinGANSupport

/// One reference to a libvips image, given back when this value goes. Pixels are computed when they are asked for.
final class VipsPicture {
    private let image: UnsafeMutablePointer<VipsImage>

    /// Takes over a reference that the caller owns.
    init(taking image: UnsafeMutablePointer<VipsImage>) { self.image = image }

    deinit { g_object_unref(image) }

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
        self.image = image
    }

    /// Passes the image to libvips's own functions. It and what it owns are valid in `body` only: without that, the last reference may be gone as
    /// soon as the pointer has been taken out.
    func withImage<Result, Failure>(
        _ body: (UnsafeMutablePointer<VipsImage>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(image)
    }

    var width: Int { withImage { Int(vips_image_get_width($0)) } }
    var height: Int { withImage { Int(vips_image_get_height($0)) } }
    var bands: Int { withImage { Int(vips_image_get_bands($0)) } }
    var format: VipsBandFormat { withImage { vips_image_get_format($0) } }
    var interpretation: VipsInterpretation { withImage { vips_image_get_interpretation($0) } }
    /// The orientation as EXIF numbers it, 1 (upright) to 8.
    var orientation: Int { withImage { Int(vips_image_get_orientation($0)) } }
    /// The number of frames or pages in the file; only the first is decoded.
    var pages: Int { withImage { Int(vips_image_get_n_pages($0)) } }

    /// Runs one operation on this picture: `try picture.applying("resize", ["scale": 0.5, "kernel": "cubic"])`.
    func applying(_ operation: String, _ arguments: KeyValuePairs<String, VipsArgument> = [:]) throws(SinGANError) -> VipsPicture {
        let all = [("in", VipsArgument.image(self))] + arguments.map { ($0.key, $0.value) }
        return try VipsOperation(operation, all).image()
    }

    /// Returns the whole picture, decoded and in memory.
    func inMemory() throws(SinGANError) -> VipsPicture {
        guard let copy = withImage({ vips_image_copy_memory($0) }) else { throw VipsOperation.failure("decoding") }
        return VipsPicture(taking: copy)
    }

    /// Returns every sample, interleaved, native-endian. `Sample` must be the Swift type of the picture's format.
    func samples<Sample>(as type: Sample.Type) throws(SinGANError) -> [Sample] {
        precondition(MemoryLayout<Sample>.stride == Int(vips_format_sizeof(format)), "\(type) for samples of another size")
        let count = width * height * bands
        return try withImage { image throws(SinGANError) in
            guard let start = vips_image_get_data(image) else { throw VipsOperation.failure("computing") }
            return [Sample](UnsafeBufferPointer(start: start.assumingMemoryBound(to: Sample.self), count: count))
        }
    }

    /// Returns every byte of every sample, interleaved, native-endian.
    func bytes() throws(SinGANError) -> [UInt8] {
        let count = width * height * bands * Int(vips_format_sizeof(format))
        return try withImage { image throws(SinGANError) in
            guard let start = vips_image_get_data(image) else { throw VipsOperation.failure("computing") }
            return [UInt8](UnsafeRawBufferPointer(start: start, count: count))
        }
    }
}
