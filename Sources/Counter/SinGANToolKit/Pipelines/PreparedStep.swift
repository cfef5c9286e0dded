import SinGANImaging
import SinGANPipelines
import SinGANSupport
import SinGANTasks

/// A step whose command line its task has understood.
struct PreparedStep: Sendable {
    let step: PipelineStep
    let command: any StepCommand
    let schema: CommandSchema
    let files: TaskFiles

    /// "step 2 (superres)", "step large (superres)".
    var label: String { "step \(step.name) (\(step.task))" }
    /// The name of its result, as the other steps' words have it.
    var reference: String { "@\(step.name)" }

    /// What comes out, known from the options.
    var gives: TaskDescriptor.Port.Kind { files.animation != nil ? .animation : files.results > 1 ? .images : .image }

    /// The same error, saying which step it is about.
    func located(_ error: any Error) -> any Error {
        guard let error = error as? SinGANError, !ErrorLine.isStop(error.code) else { return error }
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
