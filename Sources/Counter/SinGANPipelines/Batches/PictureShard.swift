import SinGANSupport

/// One of several parts of the pictures, for several machines: which part a picture falls into depends on its name alone.
package struct PictureShard: Sendable, Equatable, CustomStringConvertible {
    /// The number of the part, from 1.
    package let number: Int
    /// How many parts there are.
    package let count: Int

    /// The most parts.
    package static let most = 100_000

    /// Reads "I/N"; nil unless 1 <= I <= N <= 100000.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isNumber } }),
            let number = Int(parts[0]), let count = Int(parts[1]), (1...Self.most).contains(count), (1...count).contains(number)
        else { return nil }
        (self.number, self.count) = (number, count)
    }

    /// As it is given: "3/8".
    package var description: String { "\(number)/\(count)" }

    /// Whether the pictures of a stem are in this part.
    func has(_ stem: String) -> Bool {
        // Digests spread names evenly that differ in their last digits alone.
        let digits = Digest.sha256(Array(stem.utf8)).prefix(15)
        return (Int(digits, radix: 16) ?? 0) % count == number - 1
    }
}
