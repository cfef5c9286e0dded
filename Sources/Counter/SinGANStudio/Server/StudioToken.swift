/// The secret that only the page of this studio knows.
struct StudioToken: Sendable {
    /// The secret in hexadecimal digits.
    let text: String

    /// Draws 32 bytes from the system's random source.
    init() {
        var random = SystemRandomNumberGenerator()
        text = (0..<4).map { _ in
            let digits = String(random.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// Whether a text is the secret. Takes as long for every text of its length, so that nothing can be learned from the time.
    func isEqual(to other: String?) -> Bool {
        guard let other else { return false }
        let (own, given) = (Array(text.utf8), Array(other.utf8))
        guard own.count == given.count else { return false }
        return zip(own, given).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
