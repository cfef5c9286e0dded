/// A pipeline: steps that hand pictures to each other.
public struct Pipeline: Sendable, Equatable {
    /// The pictures from outside, which steps refer to as `@name`.
    public var inputs: [PipelineInput]
    /// The steps as written; `StepOrder` says in which order they can run.
    public var steps: [PipelineStep]

    /// Makes a pipeline; nothing is checked before `StepOrder` or a run.
    public init(inputs: [PipelineInput] = [], steps: [PipelineStep]) {
        self.inputs = inputs
        self.steps = steps
    }
}
