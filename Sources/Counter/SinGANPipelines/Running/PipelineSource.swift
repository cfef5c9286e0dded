import Foundation
import SinGANSupport

/// A pipeline as it was given: a line of steps, or a file.
package struct PipelineSource: Sendable {
    /// The pipeline with the files of all its inputs.
    package let pipeline: Pipeline
    /// The input whose files are listed, and the list; nil without one.
    package let list: InputAssignment?
    /// What names in its steps are relative to; nil: the current folder.
    let folder: String?
    let isFile: Bool

    /// Reads a pipeline, and gives it its inputs.
    ///
    /// - Parameters:
    ///   - text: a file that ends in .yaml or .yml, or the steps.
    ///   - inputs: the values of `--input`.
    ///   - changes: the values of `--set`.
    ///   - list: the value of `--list`. Where it names no input, it is for the one called "input", else for the first one of a file.
    /// - Throws: `.usage`, `.noInput` and `.badData` where it can't be read.
    package init(
        _ text: String, inputs: [String], changes: [String], list: String? = nil, schema: (String) throws(SinGANError) -> StepSchema
    ) throws(SinGANError) {
        var assignments: [InputAssignment] = []
        for input in inputs { assignments.append(try InputAssignment(input)) }
        var listed = try list.map { text throws(SinGANError) in try InputAssignment(text) }
        isFile = Self.isFile(text)
        var pipeline: Pipeline
        if isFile {
            pipeline = try Pipeline(yaml: try Self.bytes(text), name: text, schema: schema)
            let folder = AtomicFile.folder(of: text)
            self.folder = folder
            for index in pipeline.inputs.indices {
                guard let path = pipeline.inputs[index].path, !path.hasPrefix("/"), folder != "." else { continue }
                pipeline.inputs[index].path = "\(folder)/\(path)"
            }
            let names = pipeline.inputs.map(\.name)
            if let given = listed, given.path == list, !names.contains(given.name), let first = names.first {
                listed = InputAssignment(name: first, path: given.path)
            }
            assignments += listed.map { [$0] } ?? []
        } else {
            folder = nil
            assignments += listed.map { [$0] } ?? []
            pipeline = try Pipeline(inline: text, inputs: assignments.map(\.name), schema: schema)
        }
        self.list = listed
        pipeline = try pipeline.giving(assignments).setting(changes, schema: schema)
        for input in pipeline.inputs where input.path == nil {
            throw SinGANError(
                isFile ? .badData : .usage, "the input \(input.name) has no file", hint: "Give it: --input \(input.name)=FILE.")
        }
        self.pipeline = pipeline
    }

    /// Makes the source of a pipeline that a program has made.
    ///
    /// - Parameter folder: what names in its steps are relative to; nil for the current folder.
    package init(_ pipeline: Pipeline, folder: String?) {
        (self.pipeline, self.folder, isFile, list) = (pipeline, folder, false, nil)
    }

    static func isFile(_ text: String) -> Bool {
        let name = text.lowercased()
        return (name.hasSuffix(".yaml") || name.hasSuffix(".yml")) && !text.contains("|")
            && (FileManager.default.fileExists(atPath: text) || !text.contains(" "))
    }

    private static func bytes(_ path: String) throws(SinGANError) -> [UInt8] {
        var status = stat()
        guard stat(path, &status) == 0 else { throw SinGANError(.noInput, "there is no file \(path)", hint: "Check the name.") }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SinGANError(.badData, "\(path) is no regular file", hint: "Name a YAML file.")
        }
        guard status.st_size <= 64 << 10 else {
            throw SinGANError(.badData, "\(path) has \(status.st_size) bytes, and a pipeline has at most 65536", hint: "Divide it.")
        }
        return try AtomicFile.read(path)
    }
}
