import SinGANPipelines
import SinGANTasks

extension PreparedStep {
    /// The step as far as it decides what comes out, for the keys of results and for recipes: without outputs and pictures beside the result, and without
    /// options that say where things are and how they are told.
    ///
    /// - Parameter content: what to put in the place of a file or reference that the step reads.
    func essence(_ content: (String) throws -> String) rethrows -> PipelineStep {
        let read = Set(files.inputs.map(\.path))
        let sides = Set(files.sideOutputs.map { String($0.option.drop { $0 == "-" }) })
        func replaced(_ text: String) throws -> String { read.contains(text) ? try content(text) : text }
        var essence = step
        essence.output = nil
        essence.options.removeAll { Self.outside.contains($0.name) || sides.contains($0.name) }
        if schema.takesFiles { essence.pictures = try essence.pictures.map(replaced) }
        for index in essence.options.indices where schema.isFile(essence.options[index].name) {
            essence.options[index].values = try essence.options[index].values.map(replaced)
        }
        return essence
    }

    /// Options that don't change the picture.
    private static let outside: Set<String> = PipelineOptions.names.union(["output", "retrain"])
}
