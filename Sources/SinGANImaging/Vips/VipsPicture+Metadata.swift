import CVips

extension VipsPicture {
    /// Names of the fields that go with files: the ICC profile and the EXIF block.
    enum Field {
        static let profile = "icc-profile-data"
        static let exif = "exif-data"
        static let orientation = "orientation"
    }

    /// Every field's name, in the order libvips keeps them.
    var fieldNames: [String] {
        guard let names = vips_image_get_fields(pointer) else { return [] }
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
        guard vips_image_get_typeof(pointer, field) == vips_blob_get_type() else { return nil }
        var data: UnsafeRawPointer?
        var length = 0
        guard vips_image_get_blob(pointer, field, &data, &length) == 0, let data, length > 0 else { return nil }
        return [UInt8](UnsafeRawBufferPointer(start: data, count: length))
    }

    func string(_ field: String) -> String? {
        guard vips_image_get_typeof(pointer, field) != 0 else { return nil }
        var text: UnsafePointer<CChar>?
        guard vips_image_get_string(pointer, field, &text) == 0, let text else { return nil }
        return String(cString: text)
    }

    // Setting a field changes the image in place: only on pictures that nobody else holds yet.

    func set(_ field: String, blob: [UInt8]) { vips_image_set_blob_copy(pointer, field, blob, blob.count) }

    func set(_ field: String, string: String) { vips_image_set_string(pointer, field, string) }

    func set(_ field: String, integer: Int) { vips_image_set_int(pointer, field, Int32(integer)) }

    func remove(_ field: String) { vips_image_remove(pointer, field) }

    /// The names and values of every string field that starts with `prefix`, as libvips has parsed them.
    func strings(prefix: String) -> [(field: String, value: String)] {
        fieldNames.filter { $0.hasPrefix(prefix) }.compactMap { name in string(name).map { (name, $0) } }
    }
}
