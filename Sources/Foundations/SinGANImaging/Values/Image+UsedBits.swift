// Cameras and scanners put 10 or 12 bits into files of 16; engines would see a picture that is nearly black.

extension Image {
    /// The numbers of bits that a file of 16 may use; more are taken as all of them.
    static let usableBits = [8, 10, 12]

    /// The largest value up to which a file of 16 bits may be one of 13 to 15.
    private static let darkest = 32767

    /// Returns a 16-bit picture without profile that uses 12 bits or fewer stretched to all of them.
    func stretched(name: String) -> Image {
        guard depth == .sixteen, profile == nil, usedBits == nil else { return self }
        var most = 0
        forEachSample { _, value in most = max(most, value) }
        guard most > 0, let bits = Self.usableBits.first(where: { most < 1 << $0 }) else {
            // A dark photograph looks the same, and must stay dark.
            return most > 0 && most <= Self.darkest
                ? noticing(
                    "\(name) has no value above \(most) of 65535, and is taken as a dark picture: if that is its white, stretch it to 16 bits first"
                )
                : self
        }
        let top = 1 << bits - 1
        return with(samples: mapped { ($0 * 65535 + top / 2) / top }).using(bits: bits)
            .noticing("\(name) uses \(bits) of its 16 bits: \(top) is taken as white, and results come back in the same range")
    }

    /// Returns the samples as the file has them.
    func withFileSamples() -> Image {
        guard depth == .sixteen, let usedBits else { return self }
        let top = 1 << usedBits - 1
        return with(samples: mapped { ($0 * top + 32767) / 65535 }).using(bits: nil)
    }

    /// Maps 16-bit samples through a table.
    private func mapped(_ level: (Int) -> Int) -> [UInt8] {
        let table = (0...65535).map { UInt16(truncatingIfNeeded: level($0)) }
        var mapped = [UInt16](repeating: 0, count: samples.count / 2)
        forEachSample { index, value in mapped[index] = table[value] }
        return mapped.withUnsafeBytes { [UInt8]($0) }
    }
}
