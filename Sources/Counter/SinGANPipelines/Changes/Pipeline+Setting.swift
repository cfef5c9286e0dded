import SinGANSupport
import SinGANTasks

extension Pipeline {
    /// Returns the pipeline with an option of a step changed as "STEP.OPTION=VALUE" says.
    ///
    /// - Throws: `.usage` like `setting(_:schema:)` for several.
    public func setting(_ text: String, schema: (String) throws(SinGANError) -> StepSchema) throws(SinGANError) -> Pipeline {
        try setting([text], schema: schema)
    }

    /// Returns the pipeline with options changed: each "STEP.OPTION=VALUE" replaces all that the step has of that option, under any of its names.
    /// Several of one repeating option are kept together. A flag takes true or false. Steps of inline pipelines are numbers: "2.factor=4"; the verb
    /// of a task that only one step runs also works.
    ///
    /// - Throws: `.usage` for text of another form, unknown steps and options, options of the command line, and references that lead nowhere or in a
    ///   circle.
    public func setting(_ texts: [String], schema: (String) throws(SinGANError) -> StepSchema) throws(SinGANError) -> Pipeline {
        var result = self
        // What has been set by these texts, so that a second value is added and doesn't replace.
        var settled: [String: Set<String>] = [:]
        for text in texts {
            let setting = try OptionSetting(text)
            let index = try result.index(of: setting)
            let step = result.steps[index]
            let option = try setting.option(of: try schema(step.task))
            let kept = option.keptName(setting.option)
            let isMore = option.repeats && !option.isFlag && settled[step.name]?.contains(kept) == true
            settled[step.name, default: []].insert(kept)
            let value = try setting.optionValue(option)
            result.steps[index].options = step.options.replacing(option, with: value, isMore: isMore)
        }
        _ = try StepOrder(result) { _, message, hint in SinGANError(.usage, message, hint: hint) }
        return result
    }

    private func index(of setting: OptionSetting) throws(SinGANError) -> Int {
        if let index = steps.firstIndex(where: { $0.name == setting.step }) { return index }
        // A task that is there once is name enough.
        let same = steps.indices.filter { steps[$0].task == setting.step }
        if same.count == 1 { return same[0] }
        let names = steps.map(\.name)
        let near = Suggestion.nearest(to: String(setting.step.prefix(PipelineLimits.nameLength)), among: names).map {
            "Did you mean '\($0)'?"
        }
        throw setting.mistake(
            "there is no step \(PipelineText.quoted(setting.step))", hint: near ?? "There are: \(PipelineText.list(names)).")
    }
}

extension [StepOption] {
    /// Returns the options with the new one where the first one of its name stood, else at the end; nil leaves the option out.
    fileprivate func replacing(_ option: StepSchema.Option, with value: StepOption?, isMore: Bool) -> [StepOption] {
        let position = firstIndex { option.names.contains($0.name) } ?? count
        var value = value
        if isMore, indices.contains(position) { value?.values.insert(contentsOf: self[position].values, at: 0) }
        var result = filter { !option.names.contains($0.name) }
        if let value { result.insert(value, at: Swift.min(position, result.count)) }
        return result
    }
}
