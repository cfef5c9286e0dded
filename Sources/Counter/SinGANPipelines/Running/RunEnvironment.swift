import SinGANSupport
import SinGANTasks

/// What a run of a pipeline needs of the program around it.
package struct RunEnvironment: Sendable {
    let streams: RunStreams
    let cancellation: Cancellation
    let parse: CommandParser

    /// Returns the command of the words of a command line; nil where they ask for help.
    ///
    /// Throws `.usage` for words that it doesn't understand.
    package typealias CommandParser = @Sendable ([String]) throws(SinGANError) -> (any StepCommand)?

    /// Makes an environment.
    ///
    /// - Parameter parse: the program's parser of command lines.
    package init(streams: RunStreams, cancellation: Cancellation, parse: @escaping CommandParser) {
        (self.streams, self.cancellation, self.parse) = (streams, cancellation, parse)
    }
}

/// The program's standard streams, as far as they carry pictures.
package struct RunStreams: Sendable {
    let read: @Sendable () throws(SinGANError) -> [UInt8]
    let write: @Sendable ([UInt8]) throws(SinGANError) -> Void
    let isInputTerminal: Bool
    let isOutputTerminal: Bool

    /// Makes the streams of two functions.
    package init(
        read: @escaping @Sendable () throws(SinGANError) -> [UInt8], write: @escaping @Sendable ([UInt8]) throws(SinGANError) -> Void,
        isInputTerminal: Bool, isOutputTerminal: Bool
    ) {
        (self.read, self.write) = (read, write)
        (self.isInputTerminal, self.isOutputTerminal) = (isInputTerminal, isOutputTerminal)
    }

    /// Checks the inputs of a command before any is read.
    ///
    /// - Throws: `.usage` where standard input is named twice or is a terminal.
    package func check(_ inputs: [TaskFiles.Input]) throws(SinGANError) {
        let fromStandardInput = inputs.filter { $0.path == "-" }
        guard let first = fromStandardInput.first else { return }
        guard fromStandardInput.count == 1 else {
            throw SinGANError(
                .usage, "standard input can't be both \(first.role) and \(fromStandardInput[1].role)", hint: "Name a file for one of them.")
        }
        guard !isInputTerminal else {
            throw SinGANError(.usage, "standard input is a terminal, not a picture", hint: "Name a file, or use a pipe.")
        }
    }
}

/// The side of the program that tells people what happens.
package protocol RunReporter: Sendable {
    /// The receiver of the events of long work, from any thread.
    var handler: ProgressHandler { get }

    /// Tells a sentence beside the results.
    func notice(_ text: String)
    /// Tells a line of results: as a notice, where a picture goes to standard output.
    func result(_ line: String, isOutputTaken: Bool) throws(SinGANError)
    /// Returns a reporter that tells only notices and results, each beginning with `label`: for one of several things that are done at a time.
    func labelled(_ label: String) -> Self
}
