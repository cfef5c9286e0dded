import Foundation

extension Raster {
    /// Returns the distinct values of pixels, all bands together, in the order in which they appear first (row by row), each as its `pixelBytes` bytes;
    /// nil where there are more than `limit`. It stops at the first one too many. Numbers are compared by their bytes: 0 and -0 are two.
    public func distinctPixels(atMost limit: Int) -> [[UInt8]]? {
        guard limit > 0 else { return nil }
        return samples.withUnsafeBytes { raw in
            var found = DistinctPixels(raw, size: pixelBytes)
            for pixel in 0..<width * height where found.insert(pixel) && found.firsts.count > limit { return nil }
            return found.firsts.map { [UInt8](raw[$0 * pixelBytes..<($0 + 1) * pixelBytes]) }
        }
    }
}

/// A table of the pixels whose values have been seen.
private struct DistinctPixels {
    private let start: UnsafeRawPointer
    private let size: Int
    /// The first pixel of each value.
    private(set) var firsts: [Int] = []
    /// The places of hashes; -1 where there is none, else a place in `firsts`. Their number is a power of two.
    private var slots = [Int32](repeating: -1, count: 1 << 10)
    private var last = -1

    init(_ bytes: UnsafeRawBufferPointer, size: Int) {
        precondition(bytes.count >= size && size > 0, "pixels without bytes")
        start = bytes.baseAddress!
        self.size = size
    }

    /// Adds a pixel; whether its value is new.
    mutating func insert(_ pixel: Int) -> Bool {
        // Neighbours are often the same.
        if last >= 0, isSame(last, pixel) { return false }
        last = pixel
        var slot = hash(pixel)
        while slots[slot] >= 0 {
            if isSame(firsts[Int(slots[slot])], pixel) { return false }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = Int32(truncatingIfNeeded: firsts.count)
        firsts.append(pixel)
        if firsts.count * 2 > slots.count { grow() }
        return true
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 4)
        for (number, pixel) in firsts.enumerated() {
            var slot = hash(pixel)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(truncatingIfNeeded: number)
        }
    }

    private func isSame(_ a: Int, _ b: Int) -> Bool {
        let (a, b) = (start + a * size, start + b * size)
        // A call for each pixel would take longer than the comparison.
        switch size {
        case 1: return a.load(as: UInt8.self) == b.load(as: UInt8.self)
        case 2: return a.loadUnaligned(as: UInt16.self) == b.loadUnaligned(as: UInt16.self)
        case 4: return a.loadUnaligned(as: UInt32.self) == b.loadUnaligned(as: UInt32.self)
        default: return memcmp(a, b, size) == 0
        }
    }

    /// The first slot for a pixel: its bytes eight at a time, each mixed in by a product with an odd number without pattern.
    private func hash(_ pixel: Int) -> Int {
        let pixel = start + pixel * size
        var (sum, place) = (UInt64(0), 0)
        func mix(_ word: UInt64) {
            sum = (sum ^ word) &* 0x9E37_79B9_7F4A_7C15
            sum ^= sum >> 32
        }
        while place + 8 <= size {
            mix(pixel.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            place += 8
        }
        var rest: UInt64 = 0
        while place < size {
            rest = rest << 8 | UInt64(pixel.load(fromByteOffset: place, as: UInt8.self))
            place += 1
        }
        mix(rest)
        return Int(truncatingIfNeeded: sum) & (slots.count - 1)
    }
}
