import SinGANSupport

/// Failures as one line, and as an exit status.
enum ErrorLine {
    /// Any error as one of ours.
    static func error(_ error: any Error) -> SinGANError {
        error as? SinGANError ?? SinGANError(.internalFailure, String(describing: error), hint: "This is a fault of the toolkit.")
    }

    /// "singan-tool: error: message. hint", always one line.
    static func text(_ error: SinGANError) -> String {
        let hint = error.hint ?? (isStop(error.code) ? goOn : nil)
        let separator = error.message.hasSuffix("?") ? " " : ". "
        let sentences = [error.message] + (hint.map { [$0] } ?? [])
        let joined = ForeignName.line(sentences.joined(separator: separator))
        return isStop(error.code) ? "\(ProgramName.current): \(joined)" : "\(ProgramName.current): error: \(joined)"
    }

    /// Tells the error and returns its exit status. Where the reader has gone away, nobody wants to hear more.
    static func tell(_ error: any Error, _ terminal: Terminal) -> Int32 {
        let error = self.error(error)
        if error.code != .closedPipe { terminal.error(text(error) + "\n") }
        return error.exitStatus
    }

    static let goOn = "Give the same command again to go on: a training resumes where it stopped."

    static func isStop(_ code: SinGANError.Code) -> Bool { code.isStop }
}
