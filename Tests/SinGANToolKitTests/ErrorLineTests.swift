import ArgumentParser
import SinGANSupport
import SinGANTasks
import Testing

@testable import SinGANToolKit

@Suite struct ErrorLineTests {
    @Test(arguments: SinGANError.Code.allCases)
    func everyCodeIsItsOwnExitStatus(_ code: SinGANError.Code) {
        let terminal = RecordedTerminal()
        #expect(ErrorLine.tell(SinGANError(code, "what", hint: "Do this."), terminal.terminal) == code.rawValue)
        let prefix = code.isStop ? "singan-tool: " : "singan-tool: error: "
        // Where the reader has gone, nobody wants to hear of it.
        #expect(terminal.error == (code == .closedPipe ? "" : prefix + "what. Do this.\n"))
    }

    @Test func exitStatusesAreTheDocumentedOnes() {
        let expected: [SinGANError.Code: Int32] = [
            .usage: 64, .badData: 65, .noInput: 66, .unavailable: 69, .internalFailure: 70, .outOfMemory: 71, .cannotCreate: 73,
            .inputOutput: 74, .locked: 75, .hangup: 129, .interrupted: 130, .closedPipe: 141, .terminated: 143, .timeLimit: 152,
        ]
        #expect(Dictionary(uniqueKeysWithValues: SinGANError.Code.allCases.map { ($0, $0.rawValue) }) == expected)
    }

    @Test func aStopSaysHowToGoOn() {
        #expect(
            ErrorLine.text(SinGANError(.interrupted, "stopped"))
                == "singan-tool: stopped. Give the same command again to go on: a training resumes where it stopped.")
    }

    @Test func linesStayOne() {
        #expect(ErrorLine.text(SinGANError(.badData, "a\nb", hint: "c\r\nd")) == #"singan-tool: error: a\nb. c\r\nd"#)
    }

    @Test func errorsAreEventsWhereProgressIs() throws {
        let terminal = RecordedTerminal()
        let reporter = Reporter(try CommonOptions.parse(["--progress", "json"]), terminal.terminal)
        #expect(reporter.fail(SinGANError(.badData, "what", hint: "Do.")) == 65)
        #expect(terminal.error == #"{"event":"error","code":65,"message":"what","hint":"Do."}"# + "\n")
    }

    @Test func quietSaysNothingButErrors() throws {
        let terminal = RecordedTerminal()
        let reporter = Reporter(try CommonOptions.parse(["--quiet"]), terminal.terminal)
        reporter.notice("a notice")
        reporter.handler(.plan(ProgressExamples.plan))
        try reporter.result("a result")
        #expect(terminal.error.isEmpty && terminal.output.isEmpty)
        #expect(reporter.fail(SinGANError(.badData, "what")) == 65)
        #expect(terminal.error == "singan-tool: error: what\n")
    }

    @Test(arguments: [([:], true), (["NO_COLOR": ""], true), (["NO_COLOR": "1"], false), (["TERM": "dumb"], false)])
    func coloursCanBeSwitchedOff(_ environment: [String: String], _ expected: Bool) {
        #expect(RecordedTerminal(isTerminal: true, environment: environment).terminal.hasColor == expected)
        #expect(!RecordedTerminal(environment: environment).terminal.hasColor)
    }
}
