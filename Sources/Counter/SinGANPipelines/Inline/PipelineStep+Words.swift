import SinGANSupport

extension PipelineStep {
    /// Makes a step of the words behind the verb of a task's own command line. Options that belong to the whole pipeline are left out.
    ///
    /// - Throws: `.usage` for words that the task's parser doesn't take either.
    public init(name: String, task: String, words: [String], schema: StepSchema) throws(SinGANError) {
        let read = try StepWords(words, schema: schema, label: task, leavesOut: true)
        self.init(name: name, task: task, pictures: read.pictures, options: read.options, output: read.output)
    }
}
