import SinGANTasks

/// One run of an external task.
struct ExternalRun {
    let external: External
    let values: [String: ParameterValue]
    let results: Int
    let context: TaskContext

    func output() async throws -> TaskOutput { TaskOutput() }
}
