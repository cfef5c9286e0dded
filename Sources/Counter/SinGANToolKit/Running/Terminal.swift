import CStandardStreams
import Foundation
import SinGANPipelines
import SinGANSupport

/// What a command talks to: standard output and error, standard input, and what is known about them.
public struct Terminal: Sendable {
    let writeOutput: @Sendable ([UInt8]) throws(SinGANError) -> Void
    let writeError: @Sendable (String) -> Void
    let readInput: @Sendable () throws(SinGANError) -> [UInt8]
    let isInputTerminal: Bool
    let isOutputTerminal: Bool
    let isErrorTerminal: Bool
    /// The width of the error side, where progress goes.
    let columns: @Sendable () -> Int
    let environment: [String: String]
    /// The program that runs, where it has this toolkit's command line.
    let program: String?

    /// `environment` is looked at for NO_COLOR and TERM.
    public init(
        output: @escaping @Sendable ([UInt8]) throws(SinGANError) -> Void, error: @escaping @Sendable (String) -> Void,
        input: @escaping @Sendable () throws(SinGANError) -> [UInt8] = { () throws(SinGANError) in [] }, isInputTerminal: Bool = false,
        isOutputTerminal: Bool = false, isErrorTerminal: Bool = false, columns: @escaping @Sendable () -> Int = { 80 },
        environment: [String: String] = [:], program: String? = nil
    ) {
        writeOutput = output
        writeError = error
        readInput = input
        self.isInputTerminal = isInputTerminal
        self.isOutputTerminal = isOutputTerminal
        self.isErrorTerminal = isErrorTerminal
        self.columns = columns
        self.environment = environment
        self.program = program
    }

    /// This process's own streams.
    public static var process: Terminal {
        Terminal(
            output: { (bytes) throws(SinGANError) in try StandardStream.write(bytes) },
            error: { StandardStream.writeError($0) }, input: { () throws(SinGANError) in try StandardStream.readAll() },
            isInputTerminal: isatty(0) == 1, isOutputTerminal: isatty(1) == 1, isErrorTerminal: isatty(2) == 1,
            columns: { StandardStream.columns }, environment: ProcessInfo.processInfo.environment,
            program: Bundle.main.executablePath)
    }

    /// Colours are wanted: a terminal, and NO_COLOR is unset or empty.
    var hasColor: Bool { isErrorTerminal && !isDumb && environment["NO_COLOR", default: ""].isEmpty }
    var isDumb: Bool { environment["TERM"] == "dumb" }

    /// Words for a standard output that was closed are for nobody.
    func output(_ text: String) throws(SinGANError) {
        if !StandardStream.isOutputClosed { try writeOutput(Array(text.utf8)) }
    }

    func error(_ text: String) { writeError(text) }

    /// Standard input and output, for pictures.
    var streams: RunStreams {
        RunStreams(read: readInput, write: writeOutput, isInputTerminal: isInputTerminal, isOutputTerminal: isOutputTerminal)
    }
}

/// The process's standard streams, without buffering.
enum StandardStream {
    /// Whether the caller closed standard output: then it can't be written to.
    static let isOutputClosed = singan_stream_was_closed(1) != 0

    /// Throws `.closedPipe` where the reader has gone away, and `.inputOutput` where the disk is full.
    static func write(_ bytes: [UInt8]) throws(SinGANError) {
        // Typed throws don't pass through withUnsafeBytes, so the result is carried out by hand.
        let result: Result<Void, SinGANError> = bytes.withUnsafeBytes { buffer in
            do throws(SinGANError) {
                return .success(try WaitingStream.write(buffer, to: 1, name: "standard output"))
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    /// Errors have nowhere else to go: a failure here is ignored.
    static func writeError(_ text: String) {
        Array(text.utf8).withUnsafeBytes { buffer in
            do throws(SinGANError) { try WaitingStream.write(buffer, to: 2, name: "standard error") } catch {}
        }
    }

    static func readAll() throws(SinGANError) -> [UInt8] { try WaitingStream.read(0, name: "standard input") }

    static var columns: Int {
        var size = winsize()
        guard ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
