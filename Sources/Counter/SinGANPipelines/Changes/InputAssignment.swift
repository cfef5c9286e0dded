import SinGANSupport
import SinGANTasks

/// The value of `--input`: NAME=FILE, or only FILE for the input called "input".
public struct InputAssignment: Sendable, Equatable {
    /// The name of the input.
    public let name: String
    /// The file that is given for it.
    public let path: String

    /// Splits the text at the first "=" if a name is before it: "a=b.png" is the file b.png for the input a, "bg=x=1.png" the file x=1.png for bg. A
    /// file called "a=b.png" is written "./a=b.png", which no name can be.
    ///
    /// - Throws: `.usage` where no file is named.
    public init(_ text: String) throws(SinGANError) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let isNamed = parts.count == 2 && PipelineText.isName(parts[0])
        (name, path) = isNamed ? (parts[0], parts[1]) : ("input", text)
        guard !path.isEmpty else {
            throw SinGANError(.usage, "--input \(PipelineText.quoted(text)) names no file", hint: "Write --input NAME=FILE.")
        }
    }
}

extension Pipeline {
    /// Returns the pipeline with these files for its inputs.
    ///
    /// - Throws: `.usage` for names that it doesn't have, and for one given twice.
    public func giving(_ assignments: [InputAssignment]) throws(SinGANError) -> Pipeline {
        var (result, given): (Pipeline, Set<String>) = (self, [])
        let names = inputs.map(\.name)
        for assignment in assignments {
            guard let index = names.firstIndex(of: assignment.name) else {
                let near = Suggestion.nearest(to: assignment.name, among: names).map { "Did you mean '\($0)'?" }
                if assignment.name == "input", let first = names.first {
                    throw SinGANError(
                        .usage, "--input \(PipelineText.quoted(assignment.path)) doesn't say which input it is for",
                        hint: "Write --input \(names.count == 1 ? first : "NAME")=FILE. There are: \(PipelineText.list(names)).")
                }
                let list = names.isEmpty ? "It has none." : "There are: \(PipelineText.list(names))."
                throw SinGANError(.usage, "the pipeline has no input \(PipelineText.quoted(assignment.name))", hint: near ?? list)
            }
            guard given.insert(assignment.name).inserted else {
                throw SinGANError(.usage, "the input \(assignment.name) is given twice", hint: "Give one file, or a folder of them.")
            }
            result.inputs[index].path = assignment.path
        }
        return result
    }
}
