/// A tag of a TIFF file with its values, which is carried from one file to another.
struct TiffTag: Equatable, Sendable {
    let number: Int
    /// The type of its values as the format numbers them, 1...12.
    let type: Int
    /// The values in the machine's own byte order.
    let values: [UInt8]

    /// The tags of GeoTIFF: the size of a pixel, points whose place is known, the matrix from pixels to places, and the keys that name the
    /// coordinates, with their numbers and texts.
    static let coordinates: Set = [33550, 33922, 34264, 34735, 34736, 34737]
    /// GDAL's value that stands for "no data", as a text.
    static let noData = 42113
    /// GDAL's descriptions of the file and its bands.
    static let descriptions = 42112
    /// The 16-bit colours of indices: all reds, all greens, all blues.
    static let colorMap = 320
    /// What the colours are: 0 and 1 grey, 2 RGB, 3 indices, 5 CMYK.
    static let photometric = 262
    /// The meaning of each band beyond the colours: 0 none, 1 premultiplied alpha, 2 alpha.
    static let extraSamples = 338
    /// The length that no tag is longer than where it is read, 16 MB.
    static let longest: UInt64 = 16 << 20

    /// The bytes of a value by its type, and of what is swapped between byte orders: fractions are two numbers.
    private static let sizes = [1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8]
    private static func swapped(_ type: Int) -> Int { type == 5 || type == 10 ? 4 : sizes[type] ?? 1 }

    /// Whether this machine puts the last digit of a number first.
    static let machineIsLittleEndian = UInt16(1).littleEndian == 1

    /// Makes a tag of 16-bit numbers.
    init(_ number: Int, shorts: [UInt16]) { (self.number, type, values) = (number, 3, shorts.withUnsafeBytes { [UInt8]($0) }) }

    private init(number: Int, type: Int, values: [UInt8]) { (self.number, self.type, self.values) = (number, type, values) }

    /// The number of values.
    var count: Int { values.count / (Self.sizes[type] ?? 1) }

    /// The values as a text up to its end; nil where they are none.
    var text: String? { type == 2 ? String(decoding: values.prefix { $0 != 0 }, as: UTF8.self) : nil }

    /// The 16-bit numbers; empty where the values are others.
    var shorts: [UInt16] {
        guard type == 3 else { return [] }
        return values.withUnsafeBytes { raw in (0..<count).map { raw.loadUnaligned(fromByteOffset: 2 * $0, as: UInt16.self) } }
    }

    /// Reads a tag; nil where the directory hasn't got it or where its values aren't in the file.
    init?(_ number: Int, in directory: TiffDirectory) {
        guard let entry = directory.entry(number), let size = Self.sizes[entry.type] else { return nil }
        let (length, overflow) = entry.count.multipliedReportingOverflow(by: UInt64(size))
        guard !overflow, (1...Self.longest).contains(length) else { return nil }
        let width = directory.isBig ? 8 : 4
        let field = length <= UInt64(width) ? entry.field : directory.numbers.place(entry.field, width, from: directory.base)
        guard let start = field, start <= directory.numbers.bytes.count - Int(length) else { return nil }
        var values = Array(directory.numbers.bytes[start..<start + Int(length)])
        let digits = Self.swapped(entry.type)
        if directory.isLittleEndian != Self.machineIsLittleEndian, digits > 1 {
            for place in stride(from: 0, to: values.count, by: digits) { values[place..<place + digits].reverse() }
        }
        self.init(number: number, type: entry.type, values: values)
    }

    /// Returns the tag for pixels that are `x` times as wide and `y` times as high: sizes grow, and positions counted in pixels shrink. Tags that
    /// don't count pixels stay.
    func scaled(x: Double, y: Double) -> TiffTag {
        guard type == 12 else { return self }
        var numbers = values.withUnsafeBytes { raw in (0..<count).map { raw.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self) } }
        for place in numbers.indices {
            switch (number, place) {
            case (33550, 0): numbers[place] *= x
            case (33550, 1): numbers[place] *= y
            // Points: column, row and level, then where that is.
            case (33922, _) where place % 6 == 0: numbers[place] /= x
            case (33922, _) where place % 6 == 1: numbers[place] /= y
            // A matrix of four rows, which is multiplied by column, row, level and 1.
            case (34264, _) where place % 4 == 0: numbers[place] *= x
            case (34264, _) where place % 4 == 1: numbers[place] *= y
            default: break
            }
        }
        return TiffTag(number: number, type: type, values: numbers.withUnsafeBytes { [UInt8]($0) })
    }
}

extension TiffDirectory {
    /// Returns the file with a new first directory at its end: this one's entries without `removed`, and `tags` in place of entries of their numbers.
    /// What the old entries point to stays where it is. nil for a BigTIFF, another machine's byte order, or a file that would be longer than 4 GB.
    func replacing(_ tags: [TiffTag], removing removed: Set<Int> = []) -> [UInt8]? {
        let end = first + count * 12
        guard !isBig, base == 0, isLittleEndian == TiffTag.machineIsLittleEndian, count < Self.longest.entries,
            end + 4 <= numbers.bytes.count
        else { return nil }
        var bytes = numbers.bytes
        let next = bytes[end..<end + 4]
        let gone = removed.union(tags.map(\.number))
        var entries: [(number: Int, bytes: [UInt8])] = stride(from: first, to: end, by: 12).compactMap { start in
            let number = Int(number(start, 2) ?? 0)
            return gone.contains(number) ? nil : (number, Array(bytes[start..<start + 12]))
        }
        for tag in tags {
            var field = tag.values
            if field.count > 4 {
                // Values begin at even places.
                if bytes.count % 2 == 1 { bytes.append(0) }
                guard let place = UInt32(exactly: bytes.count) else { return nil }
                bytes += field
                field = Self.bytes(place)
            }
            field += [UInt8](repeating: 0, count: 4 - field.count)
            let entry = Self.bytes(UInt16(tag.number)) + Self.bytes(UInt16(tag.type)) + Self.bytes(UInt32(tag.count)) + field
            entries.append((tag.number, entry))
        }
        if bytes.count % 2 == 1 { bytes.append(0) }
        guard let start = UInt32(exactly: bytes.count), bytes.count + 6 + 12 * entries.count <= Int(UInt32.max) else { return nil }
        // Readers may expect the numbers to grow.
        entries.sort { $0.number < $1.number }
        bytes += Self.bytes(UInt16(entries.count)) + entries.flatMap(\.bytes) + next
        bytes.replaceSubrange(4..<8, with: Self.bytes(start))
        return bytes
    }

    private static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] { withUnsafeBytes(of: number) { [UInt8]($0) } }
}
