/// Numbers in the directory of a TIFF file that are overwritten where they are, in the file's own byte order and width.
struct TiffPatch {
    private(set) var bytes: [UInt8]
    private let directory: TiffDirectory
    /// The bytes of an offset or a number of values.
    private var width: Int { directory.isBig ? 8 : 4 }

    init(_ bytes: [UInt8], _ directory: TiffDirectory) { (self.bytes, self.directory) = (bytes, directory) }

    /// Overwrites all numbers of a tag; does nothing where there is none.
    mutating func set(_ tag: Int, to value: Int) {
        guard let entry = directory.entry(tag), let values = directory.values(tag) else { return }
        if entry.type == 3, value > Int(UInt16.max), entry.count == 1 {
            // A larger type has room in the same field.
            put(4, size: 2, at: entry.field - width - 2)
            return put(value, size: 4, at: entry.field)
        }
        guard let size = Self.sizes[entry.type] else { return }
        let start = values.count * size <= width ? entry.field : directory.numbers.place(entry.field, width, from: directory.base)
        for index in values.indices { if let start { put(value, size: size, at: start + index * size) } }
    }

    /// Leaves one of so many equal parts of a tag's numbers; does nothing where there is no such tag. false where they can't be divided.
    mutating func keep(part: Int, of parts: Int, _ tag: Int) -> Bool {
        guard let entry = directory.entry(tag) else { return true }
        guard let size = Self.sizes[entry.type], entry.count >= UInt64(parts), entry.count % UInt64(parts) == 0,
            entry.count <= UInt64(bytes.count)
        else { return false }
        let (whole, count) = (Int(entry.count) * size, Int(entry.count) / parts)
        let start = whole <= width ? entry.field : directory.numbers.place(entry.field, width, from: directory.base)
        guard let start, start + whole <= bytes.count, entry.field + width <= bytes.count else { return false }
        let place = start + part * count * size
        put(count, size: width, at: entry.field - width)
        if count * size <= width {
            let kept = bytes[place..<place + count * size]
            bytes.replaceSubrange(entry.field..<entry.field + width, with: kept + [UInt8](repeating: 0, count: width - kept.count))
        } else {
            put(place, size: width, at: entry.field)
        }
        return true
    }

    /// Makes this directory the file's first.
    mutating func putFirst() {
        if directory.isBig { put(directory.first - 8, size: 8, at: 8) } else { put(directory.first - 2, size: 4, at: 4) }
    }

    /// The bytes of whole numbers without a sign, by their type.
    private static let sizes = [1: 1, 3: 2, 4: 4, 16: 8]

    private mutating func put(_ value: Int, size: Int, at place: Int) {
        // A file that ends within a field isn't read anyway.
        guard place >= 0, place + size <= bytes.count else { return }
        for digit in 0..<size {
            bytes[directory.isLittleEndian ? place + digit : place + size - 1 - digit] = UInt8(truncatingIfNeeded: value >> (8 * digit))
        }
    }
}
