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

    /// Returns the whole picture like `inMemory`, computed on one thread. With several, libvips 8.14 may be done before it knows that one of them has
    /// failed: of small files that are cut off, now and then, zeros take the place of what is missing. Decoders read on one thread anyway.
    func decodedInMemory() throws(SinGANError) -> VipsPicture {
        withImage { vips_image_set_int($0, Field.concurrency, 1) }
        let copy = try inMemory()
        copy.withImage { _ = vips_image_remove($0, Field.concurrency) }
        return copy
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

extension VipsPicture {
    /// Names of the fields that go with files: the ICC profile, the EXIF block and the XMP packet.
    enum Field {
        static let profile = "icc-profile-data"
        static let exif = "exif-data"
        static let xmp = "xmp-data"
        static let orientation = "orientation"
        static let concurrency = "concurrency"
    }

    /// Every field's name, in the order libvips keeps them.
    var fieldNames: [String] {
        guard let names = withImage({ vips_image_get_fields($0) }) else { return [] }
        defer { g_strfreev(names) }
        var found: [String] = []
        var next = names
        while let name = next.pointee {
            found.append(String(cString: name))
            next += 1
        }
        return found
    }

    func blob(_ field: String) -> [UInt8]? {
        withImage { image in
            guard vips_image_get_typeof(image, field) == vips_blob_get_type() else { return nil }
            var data: UnsafeRawPointer?
            var length = 0
            guard vips_image_get_blob(image, field, &data, &length) == 0, let data, length > 0 else { return nil }
            return [UInt8](UnsafeRawBufferPointer(start: data, count: length))
        }
    }

    func string(_ field: String) -> String? {
        withImage { image in
            guard vips_image_get_typeof(image, field) != 0 else { return nil }
            var text: UnsafePointer<CChar>?
            guard vips_image_get_string(image, field, &text) == 0, let text else { return nil }
            return String(cString: text)
        }
    }

    func integer(_ field: String) -> Int? {
        withImage { image in
            var value: Int32 = 0
            guard vips_image_get_typeof(image, field) != 0, vips_image_get_int(image, field, &value) == 0 else { return nil }
            return Int(value)
        }
    }

    /// Returns the numbers of a list; empty where there is none.
    func integers(_ field: String) -> [Int] {
        withImage { image in
            guard vips_image_get_typeof(image, field) != 0 else { return [] }
            var (values, count): (UnsafeMutablePointer<Int32>?, Int32) = (nil, 0)
            guard vips_image_get_array_int(image, field, &values, &count) == 0, let values else { return [] }
            return UnsafeBufferPointer(start: values, count: Int(count)).map { Int($0) }
        }
    }

    // Setting a field changes the image in place: only on pictures that nobody else holds yet.

    func set(_ field: String, blob: [UInt8]) { withImage { vips_image_set_blob_copy($0, field, blob, blob.count) } }

    func set(_ field: String, string: String) { withImage { vips_image_set_string($0, field, string) } }

    func set(_ field: String, integer: Int) { withImage { vips_image_set_int($0, field, Int32(integer)) } }

    func set(_ field: String, integers: [Int]) {
        var values = integers.map(Int32.init)
        withImage { vips_image_set_array_int($0, field, &values, Int32(values.count)) }
    }

    func remove(_ field: String) { withImage { _ = vips_image_remove($0, field) } }

    /// The pixels per millimetre.
    var resolution: (x: Double, y: Double) {
        get { withImage { ($0.pointee.Xres, $0.pointee.Yres) } }
        set {
            withImage {
                $0.pointee.Xres = newValue.x
                $0.pointee.Yres = newValue.y
            }
        }
    }

    /// Returns the names and values of every string field that starts with `prefix`, as libvips has parsed them.
    func strings(prefix: String) -> [(field: String, value: String)] {
        fieldNames.filter { $0.hasPrefix(prefix) }.compactMap { name in string(name).map { (name, $0) } }
    }
}

extension VipsPicture {
    /// Lets a cancellation end whatever is computed from this picture, however long that takes.
    func heed(_ cancellation: Cancellation) {
        withImage { image in
            vips_image_set_progress(image, 1)
            let watched = Unmanaged.passRetained(cancellation).toOpaque()
            let handler: @convention(c) (UnsafeMutablePointer<VipsImage>?, UnsafeMutablePointer<VipsProgress>?, gpointer?) -> Void = {
                VipsPicture.stop($0, $2)
            }
            g_signal_connect_data(
                image, "eval", unsafeBitCast(handler, to: GCallback.self), watched,
                { data, _ in if let data { Unmanaged<Cancellation>.fromOpaque(data).release() } }, GConnectFlags(rawValue: 0))
        }
    }

    /// Called by libvips now and then, from any of its threads.
    private static func stop(_ image: UnsafeMutablePointer<VipsImage>?, _ data: gpointer?) {
        guard let image, let data else { return }
        let cancellation = Unmanaged<Cancellation>.fromOpaque(data).takeUnretainedValue()
        if cancellation.isCancelled { vips_image_set_kill(image, 1) }
    }
}
