import SinGANSupport

/// A change of one option: "STEP.OPTION=VALUE".
struct OptionSetting {
    let step: String
    let option: String
    let value: String
    private let text: String

    init(_ text: String) throws(SinGANError) {
        let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        // Names of steps have no dots, so the first one ends them.
        let names = halves.first.map { $0.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false) } ?? []
        guard halves.count == 2, names.count == 2, !names[0].isEmpty, !names[1].isEmpty else {
            throw SinGANError(
                .usage, "--set \(PipelineText.quoted(text)) isn't STEP.OPTION=VALUE", hint: "An example: --set large.factor=2.")
        }
        (step, option, value) = (String(names[0]), String(names[1].drop { $0 == "-" }), String(halves[1]))
        self.text = text
    }

    func mistake(_ message: String, hint: String) -> SinGANError {
        SinGANError(.usage, "--set \(PipelineText.quoted(text)): \(message)", hint: hint)
    }

    func option(of schema: StepSchema) throws(SinGANError) -> StepSchema.Option {
        if PipelineOptions.belongsToCommandLine(option) {
            throw mistake("'\(option)' belongs to the command line, not to a step", hint: "Write it there: --\(option).")
        }
        if let found = schema.option(long: option) { return found }
        let isKey = ["in", "task", "out", "with"].contains(option)
        let help = isKey ? "Only options can be set; files are given with --input." : "See '\(ProgramName.current) \(schema.verb) --help'."
        throw mistake("\(schema.verb) has no option '\(option)'", hint: (isKey ? nil : schema.suggestion(for: option)) ?? help)
    }

    /// Returns the option with its value; nil where a flag is left out.
    func optionValue(_ found: StepSchema.Option) throws(SinGANError) -> StepOption? {
        guard found.isFlag else { return StepOption(name: found.keptName(option), values: [value]) }
        guard value == "true" || value == "false" else {
            throw mistake("'\(option)' takes true or false", hint: "An example: --set \(step).\(option)=true.")
        }
        return found.flag(option, isOn: value == "true")
    }
}
