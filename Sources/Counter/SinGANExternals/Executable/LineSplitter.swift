import SinGANSupport

/// Splits a stream into lines, within limits.
struct LineSplitter {
    let limits: ChildLimits
    /// The name of the stream's writer in messages.
    let name: String
    private var begun: [UInt8] = []
    private var total = 0

    init(limits: ChildLimits, name: String) {
        self.limits = limits
        self.name = name
    }

    /// Returns the lines that end in the added bytes, without their ends.
    ///
    /// Throws `.badData` where there is too much.
    mutating func lines(adding bytes: UnsafeRawBufferPointer) throws(SinGANError) -> [[UInt8]] {
        total += bytes.count
        guard total <= limits.output else {
            throw SinGANError(
                .badData, "\(name) writes more than \(limits.output >> 10) KiB on standard output", hint: ChildSupervisor.blame)
        }
        var lines: [[UInt8]] = []
        for part in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            begun += part
            lines.append(begun)
            begun = []
        }
        // Behind the last end of a line, a new one has begun.
        begun = lines.popLast() ?? []
        guard begun.count <= limits.line, lines.allSatisfy({ $0.count <= limits.line }) else {
            throw SinGANError(
                .badData, "\(name) writes a line of more than \(limits.line >> 10) KiB on standard output", hint: ChildSupervisor.blame)
        }
        return lines
    }

    /// The last line, if it has no end; else nil.
    var rest: [UInt8]? { begun.isEmpty ? nil : begun }
}
