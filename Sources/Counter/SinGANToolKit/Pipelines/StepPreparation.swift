import SinGANEngine
import SinGANPipelines
import SinGANSupport
import SinGANTasks
import SinGANTraining

/// Turns a pipeline's steps into commands of their tasks, and checks that what one gives the next can take. Touches no files.
struct StepPreparation {
    let registry: TaskRegistry
    /// Options that steps have where they don't say otherwise.
    let defaults: [StepOption]
    /// Words of every step that are no part of what it makes: where models are, how many threads.
    let words: [String]
    /// Of errors in a step's options: a file's are bad data.
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
        let silent = Terminal(output: { (_) throws(SinGANError) in }, error: { _ in })
        let parsed: (any RunnableCommand)?
        do throws(SinGANError) {
            parsed = try CommandParsing(registry: registry, terminal: silent).command([step.task] + step.words + words)
        } catch {
            let isMissing = error.message.lowercased().contains("missing expected argument")
            let named = isMissing && step.name.first?.isNumber == true ? step.references.first : nil
            let hint = named.map { "A step that names @\($0) itself doesn't get it as its first picture: name it there too." } ?? error.hint
            let place = step.line.map { " (line \($0))" } ?? ""
            throw SinGANError(code, "step \(step.name)\(place), \(step.task): \(error.message)", hint: hint, cause: error)
        }
        guard var command = parsed as? any StepCommand else {
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
