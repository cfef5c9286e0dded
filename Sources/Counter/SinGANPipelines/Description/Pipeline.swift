/// Steps that hand pictures to each other.
public struct Pipeline: Sendable, Equatable {
    /// Pictures from outside, by names that steps refer to as `@name`.
    public var inputs: [PipelineInput]
    /// As written; `StepOrder` says in which order they can run.
    public var steps: [PipelineStep]

    public init(inputs: [PipelineInput] = [], steps: [PipelineStep]) {
        self.inputs = inputs
        self.steps = steps
    }
}
