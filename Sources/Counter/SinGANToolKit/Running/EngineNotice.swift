import SinGANEngine
import SinGANPipelines
import SinGANSupport
import SinGANTasks

extension StepCommand {
    /// The engine that the command's options, the environment and the task choose, given what is known of its inputs.
    func chosenEngine(hasModelFile: Bool) throws(SinGANError) -> EngineName {
        return try EngineChoice(
            asked: engines.asked, describesTraining: training.isDescribed, hasModelFile: hasModelFile, environment: EngineName.wished(),
            task: Self.descriptor
        ).engine
    }

    /// The same, looking whether an input is a model's file.
    func chosenEngine(_ images: ImageStore) throws(SinGANError) -> EngineName {
        try chosenEngine(hasModelFile: files.inputs.contains { $0.path != "-" && SinGANModel.isModelFile(images.path(of: $0.path)) })
    }
}

/// What is said and recorded of engines.
enum EngineNotice {
    /// Which engine runs, and how to get the other one; nil for tasks that have no choice. Said where nobody asked for one.
    static func line(_ engine: EngineName, of task: TaskDescriptor) -> String? {
        guard task.engines.count > 1 else { return nil }
        switch engine {
        case .patches: return "engine: patches, which train nothing (--engine singan trains a model of the picture)"
        case .singan: return "engine: singan, a model trained on the picture (--engine patches needs none and works at full size)"
        }
    }

    /// Whether results of the task say which engine they are of.
    static func isRecorded(_ task: TaskDescriptor) -> Bool { task.engines.contains(.patches) }

    /// The step with its engine among the options.
    static func recorded(_ engine: EngineName, of task: TaskDescriptor, in step: PipelineStep) -> PipelineStep {
        guard isRecorded(task), !step.options.contains(where: { $0.name == "engine" }) else { return step }
        var step = step
        step.options.append(StepOption(name: "engine", values: [engine.rawValue]))
        return step
    }
}
