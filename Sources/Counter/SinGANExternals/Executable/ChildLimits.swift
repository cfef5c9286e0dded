/// What a child program may take.
struct ChildLimits: Sendable {
    /// Seconds from start to end; nil: as long as it speaks now and then.
    var total: Double?
    /// Seconds without a line on standard output.
    var idle: Double?
    /// Bytes of one line.
    var line: Int
    /// Bytes on standard output altogether.
    var output: Int

    /// For `describe`: enough for a program that starts an interpreter from a slow disk beside others.
    static let describing = ChildLimits(total: 5, idle: nil, line: 64 << 10, output: 64 << 10)

    /// For `run`.
    static func running(idle: Double) -> ChildLimits { ChildLimits(total: nil, idle: idle, line: 64 << 10, output: 16 << 20) }

    /// What is kept of standard error: its end.
    static let complaint = 4 << 10
    /// Seconds between the request to end (SIGTERM) and the end (SIGKILL): the tool itself is to end within two.
    static let grace = 1.5
}
