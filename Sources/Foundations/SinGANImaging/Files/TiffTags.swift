/// The tags of a TIFF file's first directory that describe its samples: bits, kinds and those beyond the colours, read before anything is decoded.
struct TiffTags: Equatable, Sendable {
    /// Tag 258: one number for each channel, or one for all.
    let bitsPerSample: [Int]
    /// Tag 277: the channels per pixel.
    let samplesPerPixel: Int
    /// Tag 339: 1 unsigned whole numbers, 2 signed ones, 3 floating-point, 4 unknown, 5 and 6 complex.
    let sampleFormat: [Int]
    /// Tag 338: one number for each channel beyond the colours: 0 unspecified, 1 premultiplied alpha, 2 alpha. Empty where the file says nothing.
    let extraSamples: [Int]

    /// Reads the tags of a page, counted from 0; nil where the bytes are no TIFF file, or where its directory isn't in them. A tag that can't be read
    /// counts as a missing one.
    init?(_ bytes: [UInt8], page: Int = 0) {
        guard let directory = TiffDirectory(bytes, page: page) else { return nil }
        // What a missing tag means stands in the format's description.
        bitsPerSample = directory.values(258) ?? [1]
        samplesPerPixel = directory.values(277)?.first ?? 1
        sampleFormat = directory.values(339) ?? [1]
        extraSamples = directory.values(338) ?? []
    }

    /// The reason why no decoder here reads such samples, such as "16-bit floating-point samples"; nil where one does.
    var unreadableSamples: String? {
        guard let bits = bitsPerSample.first else { return nil }
        guard bitsPerSample.allSatisfy({ $0 == bits }) else {
            return "channels of \(bitsPerSample.map(String.init).joined(separator: ", ")) bits"
        }
        if sampleFormat.contains(3) { return bits == 32 ? nil : "\(bits)-bit floating-point samples" }
        return [1, 2, 4, 8, 16, 32].contains(bits) || sampleFormat.contains { $0 > 3 } ? nil : "\(bits)-bit samples"
    }
}

/// A directory of a TIFF file, or of the small TIFF file in an EXIF block. Everything in it is checked before it is used.
struct TiffDirectory {
    /// The most entries that are read, more than any camera writes, the most numbers of one tag, and the most pages.
    static let longest = (entries: 4096, values: 256, pages: 100_000)

    /// Whole numbers within bytes.
    struct Numbers {
        let bytes: [UInt8]
        let isLittleEndian: Bool

        /// Returns a number of `size` bytes; nil where it would lie beyond the end.
        func at(_ offset: Int, _ size: Int) -> UInt64? {
            guard offset >= 0, offset <= bytes.count - size else { return nil }
            let digits = bytes[offset..<offset + size]
            return isLittleEndian ? digits.reversed().reduce(0) { $0 << 8 | UInt64($1) } : digits.reduce(0) { $0 << 8 | UInt64($1) }
        }

        /// Returns the place that an offset stands for; nil where that is beyond the end.
        func place(_ offset: Int, _ size: Int, from base: Int) -> Int? {
            guard let value = at(offset, size), value <= UInt64(bytes.count) else { return nil }
            return base + Int(value)
        }
    }

    let numbers: Numbers
    /// The file's beginning within the bytes, from which all its offsets count.
    let base: Int
    /// Whether it is a BigTIFF, whose offsets have eight bytes.
    let isBig: Bool
    /// The place of the first entry.
    let first: Int
    /// The number of entries.
    let count: Int

    var isLittleEndian: Bool { numbers.isLittleEndian }

    /// One tag.
    struct Entry {
        let type: Int
        let count: UInt64
        /// The place of the field that holds the values, or their offset where they don't fit in.
        let field: Int
    }

    /// Finds the directory of a page, counted from 0; nil where there is none.
    init?(_ bytes: [UInt8], at base: Int = 0, page: Int = 0) {
        // Directories may lead in a circle.
        guard (0..<Self.longest.pages).contains(page), var found = TiffDirectory(firstOf: bytes, at: base) else { return nil }
        for _ in 0..<page {
            guard let next = found.next else { return nil }
            found = next
        }
        self = found
    }

    private init?(firstOf bytes: [UInt8], at base: Int) {
        guard base >= 0, bytes.count >= base + 8 else { return nil }
        let mark = (bytes[base], bytes[base + 1])
        guard mark == (0x49, 0x49) || mark == (0x4D, 0x4D) else { return nil }
        let numbers = Numbers(bytes: bytes, isLittleEndian: mark.0 == 0x49)
        let version = numbers.at(base + 2, 2)
        guard version == 42 || version == 43 else { return nil }
        let (isBig, size) = version == 43 ? (true, 8) : (false, 2)
        guard let start = isBig ? numbers.place(base + 8, 8, from: base) : numbers.place(base + 4, 4, from: base),
            let count = numbers.at(start, size)
        else { return nil }
        (self.numbers, self.base, self.isBig) = (numbers, base, isBig)
        first = start + size
        self.count = Int(min(count, UInt64(Self.longest.entries)))
    }

    private init?(at start: Int, behind other: TiffDirectory) {
        let size = other.isBig ? 8 : 2
        guard start > other.base, let count = other.numbers.at(start, size) else { return nil }
        (numbers, base, isBig) = (other.numbers, other.base, other.isBig)
        first = start + size
        self.count = Int(min(count, UInt64(Self.longest.entries)))
    }

    /// The directory whose offset ends this one; nil where this is the last.
    var next: TiffDirectory? {
        let (length, width) = isBig ? (20, 8) : (12, 4)
        guard count < Self.longest.entries, let start = numbers.place(first + count * length, width, from: base) else { return nil }
        return TiffDirectory(at: start, behind: self)
    }

    /// Returns the entry of a tag; nil where there is none.
    func entry(_ tag: Int) -> Entry? {
        let (length, width) = isBig ? (20, 8) : (12, 4)
        for number in 0..<count {
            let start = first + number * length
            guard let found = self.number(start, 2), let type = self.number(start + 2, 2), let values = self.number(start + 4, width) else {
                return nil
            }
            if found == UInt64(tag) { return Entry(type: Int(type), count: values, field: start + 4 + width) }
        }
        return nil
    }

    /// Returns the whole numbers of a tag; nil where there are none.
    func values(_ tag: Int) -> [Int]? {
        guard let entry = entry(tag), let size = Self.sizes[entry.type], (1...UInt64(Self.longest.values)).contains(entry.count) else {
            return nil
        }
        let (total, width) = (Int(entry.count) * size, isBig ? 8 : 4)
        var start = entry.field
        if total > width {
            guard let place = numbers.place(entry.field, width, from: base) else { return nil }
            start = place
        }
        var values: [Int] = []
        for index in 0..<Int(entry.count) {
            guard let value = number(start + index * size, size).flatMap({ Int(exactly: $0) }) else { return nil }
            values.append(value)
        }
        return values
    }

    /// Returns the first fraction of a tag; nil where there is none.
    func ratio(_ tag: Int) -> Double? {
        // RATIONAL: two numbers of four bytes.
        guard let entry = entry(tag), entry.type == 5, entry.count > 0 else { return nil }
        let start = isBig && entry.count == 1 ? entry.field : numbers.place(entry.field, isBig ? 8 : 4, from: base)
        guard let start, let numerator = number(start, 4), let denominator = number(start + 4, 4), denominator > 0 else { return nil }
        return Double(numerator) / Double(denominator)
    }

    /// Returns the bytes with these tags taken out of the directory. What they pointed to stays where it is, so that all offsets stay right.
    func without(_ tags: Set<Int>) -> [UInt8] {
        var bytes = numbers.bytes
        let (length, width, size) = isBig ? (20, 8, 8) : (12, 4, 2)
        // Behind the entries is the next directory's offset.
        let place = first..<first + count * length + width
        guard count < Self.longest.entries, place.upperBound <= bytes.count else { return bytes }
        let kept = (0..<count).map { first + $0 * length }.filter { start in number(start, 2).map { !tags.contains(Int($0)) } ?? true }
        var directory = kept.flatMap { bytes[$0..<$0 + length] } + bytes[place.upperBound - width..<place.upperBound]
        directory += [UInt8](repeating: 0, count: place.count - directory.count)
        bytes.replaceSubrange(place, with: directory)
        for digit in 0..<size {
            bytes[isLittleEndian ? first - size + digit : first - 1 - digit] = UInt8(truncatingIfNeeded: kept.count >> (8 * digit))
        }
        return bytes
    }

    /// The bytes per number of the types that hold whole numbers without a sign: BYTE, SHORT, LONG and LONG8.
    private static let sizes = [1: 1, 3: 2, 4: 4, 16: 8]

    /// Returns a number of `size` bytes; nil where it would lie beyond the end.
    func number(_ offset: Int, _ size: Int) -> UInt64? { numbers.at(offset, size) }
}
