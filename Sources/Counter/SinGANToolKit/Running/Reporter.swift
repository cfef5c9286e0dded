import SinGANPipelines
import SinGANSupport
import SinGANTasks
import Synchronization

/// Everything a command says: progress, notices and errors on the error side, results on the output side.
final class Reporter: RunReporter {
    private let terminal: Terminal
    private let renderer: Mutex<any ProgressRenderer>
    private let isQuiet: Bool
    private let isJSON: Bool
    private let style: ProgressStyle
    /// What lines begin with, where several things are told of at a time: then the progress of each is left out.
    private let label: String?
    /// Kept, because events come from any thread.
    private let name = ProgramName.current

    init(_ options: CommonOptions, _ terminal: Terminal) {
        self.terminal = terminal
        isQuiet = options.quiet
        isJSON = options.json
        let automatic: ProgressStyle = options.quiet ? .none : terminal.isErrorTerminal && !terminal.isDumb ? .bar : .plain
        style = options.progress == .auto ? automatic : options.progress
        renderer = Mutex(Self.renderer(style, terminal))
        label = nil
    }

    /// One whose events go to a function. Lines of results go where the terminal's do.
    init(to handler: @escaping ProgressHandler, _ terminal: Terminal) {
        (self.terminal, isQuiet, isJSON, style, label) = (terminal, false, false, .plain, nil)
        renderer = Mutex(ForwardedProgress(handler: handler))
    }

    private init(_ other: Reporter, label: String) {
        (terminal, isQuiet, isJSON, style) = (other.terminal, other.isQuiet, other.isJSON, other.style)
        renderer = Mutex(SilentProgress())
        self.label = label
    }

    /// One that tells only notices and results, each beginning with `label`: for one of several things that are done at a time.
    func labelled(_ label: String) -> Reporter { Reporter(self, label: label) }

    private static func renderer(_ style: ProgressStyle, _ terminal: Terminal) -> any ProgressRenderer {
        let write: @Sendable (String) -> Void = { terminal.error($0) }
        switch style {
        case .bar: return BarProgress(columns: terminal.columns, hasColor: terminal.hasColor, write: write)
        case .json: return JSONProgress(write: write)
        case .none: return SilentProgress()
        case .auto, .plain: return PlainProgress(write: write)
        }
    }

    /// Takes the events of long work, from any thread.
    var handler: ProgressHandler { { event in self.handle(event) } }

    private func handle(_ event: ProgressEvent) {
        var event = event
        if case .notice(let text) = event, style != .json { event = .notice(ForeignName.line(text)) }
        if let label {
            guard case .notice(let text) = event, !isQuiet else { return }
            let line = "\(label): \(text)"
            terminal.error(style == .json ? JSONProgress.line(.notice(line)).text + "\n" : "\(name): \(line)\n")
            return
        }
        // Notices are for people also where progress isn't wanted.
        if case .notice(let text) = event, style == .none {
            if !isQuiet { terminal.error("\(name): \(text)\n") }
            return
        }
        renderer.withLock { $0.handle(event) }
    }

    func notice(_ text: String) { handle(.notice(text)) }

    /// A line of results for people: on standard output, unless that carries JSON or a picture.
    func result(_ line: String, isOutputTaken: Bool = false) throws(SinGANError) {
        guard !isQuiet, !isJSON else { return }
        if isOutputTaken {
            notice(line)
        } else {
            renderer.withLock { $0.pause() }
            try terminal.output((label.map { "\($0): " } ?? "") + ForeignName.line(line) + "\n")
        }
    }

    /// The object of `--json`; nothing without it.
    func report(_ object: [String: JSONValue]) throws(SinGANError) {
        guard isJSON else { return }
        var object = object
        object["version"] = .integer(ToolVersion.report)
        object["tool"] = .text(ToolVersion.name)
        try terminal.output(JSONValue.object(object).indentedText + "\n")
    }

    /// Leaves the line of the bar, so that what follows begins on its own.
    func finish() { renderer.withLock { $0.pause() } }

    /// Tells the error and returns its exit status.
    func fail(_ error: any Error) -> Int32 {
        finish()
        guard style == .json else { return ErrorLine.tell(error, terminal) }
        let failure = SinGANError.of(error)
        let hint = failure.hint ?? (failure.code.isStop ? ErrorLine.goOn : nil)
        let line = JSONLine(
            "error", [("code", .integer(Int(failure.exitStatus))), ("message", .text(failure.message)), ("hint", JSONValue(hint))])
        terminal.error(line.text + "\n")
        return failure.exitStatus
    }
}

/// Hands on what long work tells.
struct ForwardedProgress: ProgressRenderer {
    let handler: ProgressHandler

    mutating func handle(_ event: ProgressEvent) { handler(event) }
}

/// Failures as one line, and as an exit status.
enum ErrorLine {
    /// "singan-tool: error: message. hint", always one line.
    static func text(_ error: SinGANError) -> String {
        let hint = error.hint ?? (error.code.isStop ? goOn : nil)
        let separator = error.message.hasSuffix("?") ? " " : ". "
        let sentences = [error.message] + (hint.map { [$0] } ?? [])
        let joined = ForeignName.line(sentences.joined(separator: separator))
        return error.code.isStop ? "\(ProgramName.current): \(joined)" : "\(ProgramName.current): error: \(joined)"
    }

    /// Tells the error and returns its exit status. Where the reader has gone away, nobody wants to hear more.
    static func tell(_ error: any Error, _ terminal: Terminal) -> Int32 {
        let error = SinGANError.of(error)
        if error.code != .closedPipe { terminal.error(text(error) + "\n") }
        return error.exitStatus
    }

    static let goOn = "Give the same command again to go on: a training resumes where it stopped."
}
