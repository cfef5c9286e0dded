import SinGANEngine
import SinGANPipelines
import SinGANSupport
import SinGANTasks
import Synchronization

/// Everything a command says: progress, notices and errors on the error side, results on the output side.
final class Reporter: Sendable {
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
        let failure = ErrorLine.error(error)
        let hint = failure.hint ?? (ErrorLine.isStop(failure.code) ? ErrorLine.goOn : nil)
        let line = JSONLine(
            "error", [("code", .integer(Int(failure.exitStatus))), ("message", .text(failure.message)), ("hint", JSONValue(hint))])
        terminal.error(line.text + "\n")
        return failure.exitStatus
    }
}

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

extension StepCommand {
    /// The engine that the command's options, the environment and the task choose, given what is known of its inputs.
    func chosenEngine(hasModelFile: Bool) throws(SinGANError) -> EngineName {
        return try EngineChoice(
            asked: engines.asked, describesTraining: training.isDescribed, hasModelFile: hasModelFile, environment: EngineName.wished(),
            task: Self.descriptor
        ).engine
    }

    /// The same, looking whether an input is a model's file.
    func chosenEngine(_ images: ImageStore) throws(SinGANError) -> EngineName {
        try chosenEngine(hasModelFile: files.inputs.contains { $0.path != "-" && SinGANModel.isModelFile(images.path(of: $0.path)) })
    }
}

/// What is said and recorded of engines.
enum EngineNotice {
    /// Which engine runs, and how to get the other one; nil for tasks that have no choice. Said where nobody asked for one.
    static func line(_ engine: EngineName, of task: TaskDescriptor) -> String? {
        guard task.engines.count > 1 else { return nil }
        switch engine {
        case .patches: return "engine: patches, which train nothing (--engine singan trains a model of the picture)"
        case .singan: return "engine: singan, a model trained on the picture (--engine patches needs none and works at full size)"
        }
    }

    /// Whether results of the task say which engine they are of.
    static func isRecorded(_ task: TaskDescriptor) -> Bool { task.engines.contains(.patches) }

    /// The step with its engine among the options.
    static func recorded(_ engine: EngineName, of task: TaskDescriptor, in step: PipelineStep) -> PipelineStep {
        guard isRecorded(task), !step.options.contains(where: { $0.name == "engine" }) else { return step }
        var step = step
        step.options.append(StepOption(name: "engine", values: [engine.rawValue]))
        return step
    }
}
