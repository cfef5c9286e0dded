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
        guard let directory = TiffDirectory(block, at: base), let entry = directory.entry(orientationTag) else { return nil }
        return directory.number(entry.field, 2) == nil ? nil : (entry.field, directory.isLittleEndian)
    }
}
