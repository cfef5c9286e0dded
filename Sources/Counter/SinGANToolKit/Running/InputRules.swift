import SinGANSupport
import SinGANTasks

/// What must hold of a command's inputs before they are read.
enum InputRules {
    /// Throws `.usage` where standard input is named twice or is a terminal.
    static func check(_ inputs: [TaskFiles.Input], _ terminal: Terminal) throws(SinGANError) {
        let fromStandardInput = inputs.filter { $0.path == "-" }
        guard let first = fromStandardInput.first else { return }
        guard fromStandardInput.count == 1 else {
            throw SinGANError(
                .usage, "standard input can't be both \(first.role) and \(fromStandardInput[1].role)", hint: "Name a file for one of them.")
        }
        guard !terminal.isInputTerminal else {
            throw SinGANError(.usage, "standard input is a terminal, not a picture", hint: "Name a file, or use a pipe.")
        }
    }
}
