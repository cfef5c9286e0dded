import CVips

extension VipsPicture {
    /// Names of the fields that go with files: the ICC profile, the EXIF block and the XMP packet.
    enum Field {
        static let profile = "icc-profile-data"
        static let exif = "exif-data"
        static let xmp = "xmp-data"
        static let orientation = "orientation"
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
