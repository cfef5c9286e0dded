/// What went wrong, in the user's terms: every failure that reaches a person is one of these.
///
/// The message is one sentence with the numbers in it; the hint says what to do. Wrong shapes inside numerical code are bugs, not
/// errors: they trap.
public struct SinGANError: Error, Sendable, CustomStringConvertible {
    public let code: Code
    /// One sentence without a final full stop: what is wrong, with the numbers.
    public let message: String
    /// What to do about it, or nil where there is nothing to add.
    public let hint: String?
    /// The error below this one, where there is one.
    public let cause: (any Error)?

    public init(_ code: Code, _ message: String, hint: String? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.cause = cause
    }

    /// The same failure with other advice, for who knows better what the file is.
    public func advising(_ hint: String) -> SinGANError { SinGANError(code, message, hint: hint, cause: cause) }

    /// The kinds of failure, each with its exit status (sysexits.h where it has one).
    public enum Code: Int32, Sendable, CaseIterable {
        /// Options that don't make sense.
        case usage = 64
        /// Files that are there but can't be used.
        case badData = 65
        /// Files that are not there or can't be read.
        case noInput = 66
        /// A helper program is missing.
        case unavailable = 69
        /// A fault of the toolkit, or a training that stays non-finite.
        case internalFailure = 70
        /// Memory ran out.
        case outOfMemory = 71
        /// An output can't be created.
        case cannotCreate = 73
        /// Reading or writing failed half-way (a full disk, a broken pipe).
        case inputOutput = 74
        /// Another process holds what this one needs.
        case locked = 75
        /// Stopped by SIGHUP: its terminal has gone.
        case hangup = 129
        /// Stopped by SIGINT or by the caller.
        case interrupted = 130
        /// The reader of the output has gone away, as SIGPIPE says it.
        case closedPipe = 141
        /// Stopped by SIGTERM.
        case terminated = 143
        /// Stopped by SIGXCPU: the limit of processor time is reached.
        case timeLimit = 152

        /// Whether somebody wanted the end, so that nothing went wrong.
        public var isStop: Bool { [.hangup, .interrupted, .terminated, .timeLimit].contains(self) }
    }

    public var exitStatus: Int32 { code.rawValue }

    /// The message and the hint on one line.
    public var description: String {
        guard let hint else { return message }
        return "\(message). \(hint)"
    }
}
