import SinGANSupport

/// The exit statuses in words.
enum ExitStatusTable {
    static var text: String {
        let rows = [(Int32(0), "done")] + SinGANError.Code.allCases.map { ($0.rawValue, meaning($0)) }
        return rows.map { "  \($0)".padding(6) + $1 }.joined(separator: "\n")
    }

    private static func meaning(_ code: SinGANError.Code) -> String {
        switch code {
        case .usage: "the command line makes no sense"
        case .badData: "a file is there but can't be used"
        case .noInput: "a file is missing or can't be read"
        case .unavailable: "a library or helper program lacks something"
        case .internalFailure: "a fault of the tool, or a training that stays non-finite"
        case .outOfMemory: "memory ran out"
        case .cannotCreate: "an output can't or mustn't be made"
        case .inputOutput: "reading or writing failed half-way"
        case .locked: "another process holds a file"
        case .hangup: "stopped by SIGHUP; a training is saved"
        case .interrupted: "stopped by SIGINT; a training is saved"
        case .closedPipe: "the reader of the output has gone away"
        case .terminated: "stopped by SIGTERM; a training is saved"
        case .timeLimit: "stopped by SIGXCPU (ulimit -t); a training is saved"
        }
    }
}

extension String {
    /// The text without such characters at the end.
    func trimmingSuffix(_ character: Character) -> String {
        var text = self
        while text.last == character { text.removeLast() }
        return text
    }

    /// The text with spaces behind it up to `width`.
    func padding(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
