import Foundation
import SinGANEngine
import SinGANSupport
import SinGANTasks
import SinGANTraining

/// A step whose command line its task has understood.
package struct PreparedStep: Sendable {
    let step: PipelineStep
    let command: any StepCommand
    let schema: CommandSchema
    package let files: TaskFiles

    /// Makes a step of a command, and the files that it names.
    package init(step: PipelineStep, command: any StepCommand, schema: CommandSchema, files: TaskFiles) {
        (self.step, self.command, self.schema, self.files) = (step, command, schema, files)
    }

    /// "step 2 (superres)", "step large (superres)".
    var label: String { "step \(step.name) (\(step.task))" }
    /// The name of its result, as the other steps' words have it.
    var reference: String { "@\(step.name)" }

    /// What comes out, known from the options.
    var gives: TaskDescriptor.Port.Kind { files.animation != nil ? .animation : files.results > 1 ? .images : .image }

    /// The same error, saying which step it is about.
    func located(_ error: any Error) -> any Error {
        guard let error = error as? SinGANError, !error.code.isStop else { return error }
        return SinGANError(error.code, "\(label): \(error.message)", hint: error.hint, cause: error)
    }

    /// Runs work that belongs to the step, so that its errors say so.
    func locating<Value>(_ work: () throws -> Value) throws -> Value {
        do { return try work() } catch { throw located(error) }
    }

    func locatingAsync<Value>(_ work: () async throws -> Value) async throws -> Value {
        do { return try await work() } catch { throw located(error) }
    }
}

extension PreparedStep {
    /// Returns the step's canonical form, for the keys of results and for recipes: what decides the result, without outputs and pictures beside it, and
    /// without options that say where things are and how they are told.
    ///
    /// - Parameter content: what to put in the place of a file or reference that the step reads.
    func canonicalStep(_ content: (String) throws -> String) rethrows -> PipelineStep {
        let read = Set(files.inputs.map(\.path))
        let sides = Set(files.sideOutputs.map { String($0.option.drop { $0 == "-" }) })
        func replaced(_ text: String) throws -> String { read.contains(text) ? try content(text) : text }
        var canonical = step
        canonical.output = nil
        canonical.options.removeAll { Self.outside.contains($0.name) || sides.contains($0.name) }
        if schema.takesFiles { canonical.pictures = try canonical.pictures.map(replaced) }
        for index in canonical.options.indices where schema.isFile(canonical.options[index].name) {
            guard canonical.options[index].name == CompanionOptions.option else {
                canonical.options[index].values = try canonical.options[index].values.map(replaced)
                continue
            }
            // Their names may come from the files', which others have.
            canonical.options[index].values = try files.companions.flatMap { companion in
                try ([companion.path] + companion.others).map { "\(companion.name)=\(try content($0))" }
            }
        }
        return canonical
    }

    /// Options that don't change the picture.
    private static let outside: Set<String> = PipelineOptions.names.union(["output", "retrain"])
}

/// What a step's result depends on, as a digest: the name of the result in the cache.
enum StepKey {
    /// "superres-" and 64 digits.
    ///
    /// - Parameters:
    ///   - isPortable: whether it is the same for other builds of the program and for other kernels, whose results differ in the last bits at most.
    ///   - content: of a file or reference that the step reads, as text that stands for its content.
    static func key(_ step: PreparedStep, isPortable: Bool = false, content: (String) throws -> String) throws -> String {
        let canonical = try step.canonicalStep(content)
        let options = canonical.options.map { [$0.name] + $0.values }
        let descriptor = type(of: step.command).descriptor
        let parts: JSONValue = [
            "key": 1, "tool": .text(ToolVersion.name), "program": .text(isPortable ? ProgramName.current : program),
            "kernels": .text(isPortable ? "" : Compute.kernel), "task": .text(descriptor.verb),
            "version": .text(descriptor.version), "in": .list(canonical.pictures.map { .text($0) }),
            // The order in which options are given doesn't matter.
            "with": .list(options.map { $0.joined(separator: "\u{0}") }.sorted().map { .text($0) }),
        ]
        return "\(descriptor.verb)-\(Digest.sha256(Array(parts.text.utf8)))"
    }

    /// Which build of which program this is: tasks compiled into somebody's own may have no version.
    private static let build =
        FileMark.stamp(of: "/proc/self/exe") ?? FileMark.stamp(of: CommandLine.arguments.first ?? "") ?? ""

    private static var program: String { "\(ProgramName.current) \(build)" }
}

/// Turns a pipeline's steps into commands of their tasks, and checks that what one gives the next can take. Touches no files.
struct StepPreparation {
    let parse: RunEnvironment.CommandParser
    /// Options that steps have where they don't say otherwise.
    let defaults: [StepOption]
    /// Words of every step that are no part of what it makes: where models are, how many threads.
    let words: [String]
    /// The code of errors in a step's options: a file's are bad data.
    let code: SinGANError.Code

    /// In the order in which they can run. Throws `.usage` or `.badData` naming the step.
    func prepare(_ pipeline: Pipeline) throws -> [PreparedStep] {
        let order = try StepOrder(pipeline)
        let models = Set(pipeline.inputs.filter { $0.path?.hasSuffix(ModelStore.suffix) == true }.map { "@\($0.name)" })
        let steps = try order.order.map { try prepare(pipeline.steps[$0], models) }
        let byName = Dictionary(uniqueKeysWithValues: steps.map { ($0.step.name, $0) })
        for step in steps { try checkSources(step, byName) }
        return steps
    }

    /// - Parameter models: references to inputs that are models.
    private func prepare(_ step: PipelineStep, _ models: Set<String>) throws -> PreparedStep {
        var step = step
        let own = Set(step.options.map(\.name))
        step.options += defaults.filter { !own.contains($0.name) && (Self.opposite[$0.name].map(own.contains) != true) }
        let parsed: (any StepCommand)?
        do throws(SinGANError) { parsed = try parse([step.task] + step.words + words) } catch {
            let isMissing = error.message.lowercased().contains("missing expected argument")
            let named = isMissing && step.name.first?.isNumber == true ? step.references.first : nil
            let hint = named.map { "A step that names @\($0) itself doesn't get it as its first picture: name it there too." } ?? error.hint
            let place = step.line.map { " (line \($0))" } ?? ""
            throw SinGANError(code, "step \(step.name)\(place), \(step.task): \(error.message)", hint: hint, cause: error)
        }
        guard var command = parsed else {
            throw SinGANError(
                code, "step \(step.name): '\(step.task)' is no task with these words", hint: "See '\(ProgramName.current) tasks'.")
        }
        let hasModelFile = command.files.inputs.contains { models.contains($0.path) || $0.path.hasSuffix(ModelStore.suffix) }
        do throws(SinGANError) { command.engine = try command.chosenEngine(hasModelFile: hasModelFile) } catch {
            throw SinGANError(code, "step \(step.name), \(step.task): \(error.message)", hint: error.hint, cause: error)
        }
        step = EngineNotice.recorded(command.engine, of: type(of: command).descriptor, in: step)
        return PreparedStep(step: step, command: command, schema: type(of: command).schema, files: command.files)
    }

    /// Options that exclude each other: what a step says itself wins.
    private static let opposite = ["budget": "iterations", "iterations": "budget"]

    private func checkSources(_ step: PreparedStep, _ others: [String: PreparedStep]) throws(SinGANError) {
        for name in step.step.references {
            guard let source = others[name] else { continue }
            switch source.gives {
            case .image: continue
            case .images:
                throw SinGANError(
                    code, "\(step.label) takes one picture, and \(source.label) gives \(source.files.results)",
                    hint: "Let it make one, or a sheet.")
            case .animation:
                throw SinGANError(
                    code, "\(step.label) takes a picture, and \(source.label) gives an animation", hint: "Put the animation last.")
            }
        }
        let read = Set(step.files.inputs.map(\.path))
        for name in step.step.references where !read.contains("@\(name)") {
            throw SinGANError(
                code, "\(step.label) names @\(name) where it doesn't read a picture", hint: "A file called so is written ./@\(name).")
        }
    }
}
