/// The limits of a child program.
struct ChildLimits: Sendable {
    /// The seconds from start to end; nil for as long as it speaks now and then.
    var total: Double?
    /// The seconds without a line on standard output.
    var idle: Double?
    /// The bytes of one line.
    var line: Int
    /// The bytes on standard output altogether.
    var output: Int

    /// The limits of `describe`: enough for a program that starts an interpreter from a slow disk beside others.
    static let describing = ChildLimits(total: 5, idle: nil, line: 64 << 10, output: 64 << 10)

    /// Returns the limits of `run`.
    static func running(idle: Double) -> ChildLimits { ChildLimits(total: nil, idle: idle, line: 64 << 10, output: 16 << 20) }

    /// The bytes of standard error that are kept: its end.
    static let complaint = 4 << 10
    /// The seconds between the request to end (SIGTERM) and the end (SIGKILL): the tool itself has to end within two.
    static let grace = 1.5
}
