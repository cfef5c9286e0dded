import Foundation

extension Raster {
    /// Returns the distinct values of pixels, all bands together, in the order in which they appear first (row by row), each as its `pixelBytes` bytes;
    /// nil where there are more than `limit`. It stops at the first one too many. Numbers are compared by their bytes: 0 and -0 are two.
    public func distinctPixels(atMost limit: Int) -> [[UInt8]]? {
        guard limit > 0 else { return nil }
        let (count, size) = (width * height, pixelBytes)
        return samples.withUnsafeBytes { raw in
            // A pixel of up to eight bytes is one number, which is told from others by itself.
            let firsts =
                switch size {
                case 1: Self.firsts(count, limit) { UInt64(raw[$0]) }
                case 2: Self.firsts(count, limit) { UInt64(raw.loadUnaligned(fromByteOffset: 2 * $0, as: UInt16.self)) }
                case 3: Self.firsts(count, limit) { UInt64(raw[3 * $0]) | UInt64(raw[3 * $0 + 1]) << 8 | UInt64(raw[3 * $0 + 2]) << 16 }
                case 4: Self.firsts(count, limit) { UInt64(raw.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)) }
                case 8: Self.firsts(count, limit) { raw.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self) }
                default:
                    Self.firsts(count, limit, { Self.digest(raw, $0 * size, size) }) { a, b in
                        memcmp(raw.baseAddress! + a * size, raw.baseAddress! + b * size, size) == 0
                    }
                }
            return firsts?.map { [UInt8](raw[$0 * size..<($0 + 1) * size]) }
        }
    }

    /// Returns the first pixel of each value; nil where there are more than `limit`.
    ///
    /// - Parameters:
    ///   - key: the same number for pixels of the same value.
    ///   - isSame: whether two pixels with the same key have the same value.
    @inline(__always) private static func firsts(
        _ count: Int, _ limit: Int, _ key: (Int) -> UInt64, _ isSame: (Int, Int) -> Bool = { _, _ in true }
    ) -> [Int]? {
        var firsts: [Int] = []
        // A table of keys, half full at most, with the numbers of their values; 0 where there is none.
        var bits = 10
        var table = [(key: UInt64, number: Int)](repeating: (0, 0), count: 1 << bits)
        var last: (key: UInt64, pixel: Int)?
        for pixel in 0..<count {
            let key = key(pixel)
            // Neighbours are often the same.
            if let last, last.key == key, isSame(last.pixel, pixel) { continue }
            last = (key, pixel)
            var slot = Self.slot(key, bits)
            var isNew = true
            while table[slot].number > 0 {
                if table[slot].key == key, isSame(firsts[table[slot].number - 1], pixel) {
                    isNew = false
                    break
                }
                slot = (slot + 1) & (1 << bits - 1)
            }
            guard isNew else { continue }
            guard firsts.count < limit else { return nil }
            firsts.append(pixel)
            table[slot] = (key, firsts.count)
            guard firsts.count * 2 > 1 << bits else { continue }
            bits += 2
            table = Self.moved(table, bits)
        }
        return firsts
    }

    private static func moved(_ table: [(key: UInt64, number: Int)], _ bits: Int) -> [(key: UInt64, number: Int)] {
        var larger = [(key: UInt64, number: Int)](repeating: (0, 0), count: 1 << bits)
        for entry in table where entry.number > 0 {
            var slot = slot(entry.key, bits)
            while larger[slot].number > 0 { slot = (slot + 1) & (1 << bits - 1) }
            larger[slot] = entry
        }
        return larger
    }

    /// The first slot for a key: the highest bits of a product with an odd number without pattern.
    @inline(__always) private static func slot(_ key: UInt64, _ bits: Int) -> Int {
        Int(truncatingIfNeeded: ((key ^ key >> 32) &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - bits))
    }

    /// Returns a number for bytes, which others may share: eight bytes at a time, each mixed in by a product.
    private static func digest(_ raw: UnsafeRawBufferPointer, _ start: Int, _ size: Int) -> UInt64 {
        var (sum, place) = (UInt64(0), start)
        let end = start + size
        while place + 8 <= end {
            sum = (sum ^ raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
            sum ^= sum >> 32
            place += 8
        }
        var rest: UInt64 = 0
        while place < end {
            rest = rest << 8 | UInt64(raw[place])
            place += 1
        }
        sum = (sum ^ rest) &* 0x9E37_79B9_7F4A_7C15
        return sum ^ sum >> 32
    }
}
