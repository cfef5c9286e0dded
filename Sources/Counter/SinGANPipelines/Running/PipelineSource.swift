import Foundation
import SinGANSupport

/// A pipeline as it was given: a line of steps, or a file.
package struct PipelineSource: Sendable {
    /// The pipeline with the files of all its inputs.
    package let pipeline: Pipeline
    /// What names in its steps are relative to; nil: the current folder.
    let folder: String?
    let isFile: Bool

    /// Reads a pipeline, and gives it its inputs.
    ///
    /// - Parameters:
    ///   - text: a file that ends in .yaml or .yml, or the steps.
    ///   - inputs: the values of `--input`.
    ///   - changes: the values of `--set`.
    /// - Throws: `.usage`, `.noInput` and `.badData` where it can't be read.
    package init(
        _ text: String, inputs: [String], changes: [String], schema: (String) throws(SinGANError) -> StepSchema
    ) throws(SinGANError) {
        var assignments: [InputAssignment] = []
        for input in inputs { assignments.append(try InputAssignment(input)) }
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
        } else {
            folder = nil
            pipeline = try Pipeline(inline: text, inputs: assignments.map(\.name), schema: schema)
        }
        pipeline = try pipeline.giving(assignments).setting(changes, schema: schema)
        for input in pipeline.inputs where input.path == nil {
            throw SinGANError(
                isFile ? .badData : .usage, "the input \(input.name) has no file", hint: "Give it: --input \(input.name)=FILE.")
        }
        self.pipeline = pipeline
    }

    /// A pipeline made by a program.
    init(_ pipeline: Pipeline, folder: String?) {
        (self.pipeline, self.folder, isFile) = (pipeline, folder, false)
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
