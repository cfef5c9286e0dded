import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The command of a task, as a step of a pipeline runs it: its options are read already.
package protocol StepCommand: Sendable {
    /// The task.
    static var descriptor: TaskDescriptor { get }
    /// What is known of the task's options.
    static var schema: CommandSchema { get }
    /// The files that the options name.
    var files: TaskFiles { get }
    /// The seed of the run's draws.
    var seed: UInt64 { get }
    /// The options of the training.
    var training: TrainingOptions { get }
    /// The options that choose the engine.
    var engines: EngineOptions { get }
    /// The options that say how rasters are shown.
    var rasters: RasterOptions { get }
    /// The options of what belongs to the picture.
    var companions: CompanionOptions { get }
    /// What makes the pictures: set before the task runs.
    var engine: EngineName { get set }

    /// Runs the task.
    func runTask(in context: TaskContext) async throws -> TaskOutput
    /// Returns a picture of the result's size; nil where it isn't known before the task runs.
    func standIn(in context: TaskContext) throws(SinGANError) -> Image?
}

extension StepCommand {
    /// Returns the engine that the command's options, the environment and the task choose, given what is known of its inputs.
    package func chosenEngine(hasModelFile: Bool) throws(SinGANError) -> EngineName {
        try EngineChoice(
            asked: engines.asked, describesTraining: training.isDescribed, hasModelFile: hasModelFile, environment: EngineName.wished(),
            task: Self.descriptor
        ).engine
    }

    /// Returns the same, looking whether an input is a model's file.
    package func chosenEngine(_ images: ImageStore) throws(SinGANError) -> EngineName {
        try chosenEngine(hasModelFile: files.inputs.contains { $0.path != "-" && SinGANModel.isModelFile(images.path(of: $0.path)) })
    }
}

/// The names of a task's options, and which of its values are files.
package struct CommandSchema: Sendable {
    /// The options.
    package let step: StepSchema
    /// The long names of the options whose value is a file.
    package let fileOptions: Set<String>
    /// Whether arguments are files.
    package let takesFiles: Bool

    /// Makes the schema of a task's command.
    package init(step: StepSchema, fileOptions: Set<String>, takesFiles: Bool) {
        (self.step, self.fileOptions, self.takesFiles) = (step, fileOptions, takesFiles)
    }

    /// Whether values of the option are files to read or to write.
    package func isFile(_ option: String) -> Bool { fileOptions.contains(option) }
}

/// The engine of a step: what is said of it, and what recipes record.
package enum EngineNotice {
    /// Returns which engine runs, and how to get the other one; nil for tasks that have no choice. It is said where nobody asked for one.
    package static func line(_ engine: EngineName, of task: TaskDescriptor) -> String? {
        guard task.engines.count > 1 else { return nil }
        switch engine {
        case .patches: return "engine: patches, which train nothing (--engine singan trains a model of the picture)"
        case .singan: return "engine: singan, a model trained on the picture (--engine patches needs none and works at full size)"
        }
    }

    /// Whether results of the task say which engine they are of.
    package static func isRecorded(_ task: TaskDescriptor) -> Bool { task.engines.contains(.patches) }

    /// Returns the step with its engine among the options.
    package static func recorded(_ engine: EngineName, of task: TaskDescriptor, in step: PipelineStep) -> PipelineStep {
        guard isRecorded(task), !step.options.contains(where: { $0.name == "engine" }) else { return step }
        var step = step
        step.options.append(StepOption(name: "engine", values: [engine.rawValue]))
        return step
    }
}
