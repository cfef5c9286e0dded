/// An EXIF block: "Exif", two zeros, then a small TIFF file of tags.
enum ExifBlock {
    private static let prefix: [UInt8] = [0x45, 0x78, 0x69, 0x66, 0, 0]
    private static let orientationTag = 0x0112

    /// The same block with its orientation, where it has one, set to 1 (upright). A block that can't be understood stays as it is.
    static func upright(_ block: [UInt8]) -> [UInt8] {
        guard let (offset, isLittleEndian) = orientationOffset(block) else { return block }
        var block = block
        block[offset] = isLittleEndian ? 1 : 0
        block[offset + 1] = isLittleEndian ? 0 : 1
        return block
    }

    /// The block with the "Exif" prefix that JPEG wants and other formats leave out.
    static func prefixed(_ block: [UInt8]) -> [UInt8] { block.starts(with: prefix) ? block : prefix + block }

    /// Where the two bytes of the orientation's value are.
    private static func orientationOffset(_ block: [UInt8]) -> (offset: Int, isLittleEndian: Bool)? {
        let base = block.starts(with: prefix) ? prefix.count : 0
        guard block.count >= base + 8 else { return nil }
        let isLittleEndian: Bool
        switch (block[base], block[base + 1]) {
        case (0x49, 0x49): isLittleEndian = true
        case (0x4D, 0x4D): isLittleEndian = false
        default: return nil
        }
        func number(at offset: Int, bytes: Int) -> Int? {
            guard offset >= 0, offset <= block.count - bytes else { return nil }
            let digits = block[offset..<offset + bytes]
            return isLittleEndian ? digits.reversed().reduce(0) { $0 << 8 | Int($1) } : digits.reduce(0) { $0 << 8 | Int($1) }
        }
        // The first directory: a count, then entries of 12 bytes: tag, type, count, value.
        guard let directory = number(at: base + 4, bytes: 4), let count = number(at: base + directory, bytes: 2) else { return nil }
        for entry in 0..<count {
            let start = base + directory + 2 + entry * 12
            guard let tag = number(at: start, bytes: 2) else { return nil }
            guard tag == orientationTag else { continue }
            return number(at: start + 8, bytes: 2) == nil ? nil : (start + 8, isLittleEndian)
        }
        return nil
    }
}
