/// A failure in the user's terms: every failure that reaches a person is one of these.
///
/// The message is one sentence with the numbers in it; the hint says what to do. Wrong shapes inside numerical code are bugs, not errors: they trap.
public struct SinGANError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure, which decides the exit status.
    public let code: Code
    /// One sentence without a final full stop, which says what is wrong, with the numbers.
    public let message: String
    /// The advice what to do about it; nil where there is nothing to add.
    public let hint: String?
    /// The error that led to this one; nil where there is none.
    public let cause: (any Error)?

    /// Makes an error of a message and a hint, both without the program's name.
    public init(_ code: Code, _ message: String, hint: String? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.cause = cause
    }

    /// Returns any error as one of these; what isn't one already is a fault of the toolkit.
    package static func of(_ error: any Error) -> SinGANError {
        error as? SinGANError ?? SinGANError(.internalFailure, String(describing: error), hint: "This is a fault of the toolkit.")
    }

    /// Returns the same failure with other advice, for callers that know better what the file is.
    public func advising(_ hint: String) -> SinGANError { SinGANError(code, message, hint: hint, cause: cause) }

    /// The kinds of failure, each with its exit status (sysexits.h where it has one).
    public enum Code: Int32, Sendable, CaseIterable {
        /// Options don't make sense.
        case usage = 64
        /// A file is there but can't be used.
        case badData = 65
        /// A file isn't there or can't be read.
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
        /// The work was stopped by SIGHUP: its terminal has gone.
        case hangup = 129
        /// The work was stopped by SIGINT or by the caller.
        case interrupted = 130
        /// The reader of the output has gone away; the status is that of SIGPIPE.
        case closedPipe = 141
        /// The work was stopped by SIGTERM.
        case terminated = 143
        /// The work was stopped by SIGXCPU: the limit of processor time is reached.
        case timeLimit = 152

        /// Whether somebody asked for the end, so that nothing went wrong.
        public var isStop: Bool { [.hangup, .interrupted, .terminated, .timeLimit].contains(self) }
    }

    /// The exit status of a program that ends with this error.
    public var exitStatus: Int32 { code.rawValue }

    /// The message and the hint on one line, separated by a full stop.
    public var description: String {
        guard let hint else { return message }
        return "\(message). \(hint)"
    }
}
