import ArgumentParser
import SinGANStudio
import SinGANTasks

/// What a form has to know of a task, read from the description that argument-parser gives of its command.
enum StudioForm {
    static func task(_ task: any TaskPlugin.Type, origin: TaskOrigin) -> StudioTask { form(task, origin) }

    private static func form<Plugin: TaskPlugin>(_ task: Plugin.Type, _ origin: TaskOrigin) -> StudioTask {
        let descriptor = task.descriptor
        let own = ParserDescription(of: TaskCommand<Plugin>.self, named: descriptor.verb).arguments
            .filter { $0.sectionTitle == TaskHelp.title && $0.shouldDisplay }
        let base = OptionProbe<Plugin>.base(own.filter { $0.isPositional || !$0.isOptional }.map { ($0.longName, $0.isPositional) })
        return StudioTask(
            verb: descriptor.verb, abstract: descriptor.abstract, origin: Self.origin(origin), engines: descriptor.engines,
            inputs: descriptor.inputs.compactMap { input($0, own) },
            options: own.filter { !$0.isPositional && !$0.isFile && !own.isInversion($0) }
                .map { option($0, OptionProbe<Plugin>(base: base, name: $0.longName)) },
            isAnimation: descriptor.outputs.first?.kind == .animation)
    }

    private static func input(_ port: TaskDescriptor.Port, _ arguments: [ParserDescription.Argument]) -> StudioTask.Input? {
        let key = port.name.hasSuffix("...") ? String(port.name.dropLast(3)) : port.name
        guard key.hasPrefix("--") else {
            let argument =
                arguments.first { $0.isPositional && ($0.valueName ?? "").uppercased() == key }
                ?? arguments.first { $0.isPositional && $0.isFile }
            return StudioTask.Input(
                name: port.name, option: nil, summary: port.summary, isRequired: argument?.isOptional != true,
                isRepeated: argument?.isRepeating ?? false)
        }
        guard let argument = arguments.first(where: { $0.longName == key.dropFirst(2) }) else { return nil }
        return StudioTask.Input(
            name: port.name, option: argument.longName, summary: port.summary, isRequired: !argument.isOptional,
            isRepeated: argument.isRepeating)
    }

    private static func origin(_ origin: TaskOrigin) -> StudioTask.Origin {
        switch origin {
        case .builtIn: .builtIn
        case .external(let path, _): path.hasSuffix(".so") || path.hasSuffix(".dylib") ? .library : .executable
        }
    }

    private static func option<Plugin: TaskPlugin>(
        _ argument: ParserDescription.Argument, _ probe: OptionProbe<Plugin>
    ) -> StudioTask.Option {
        // Values that a function reads are known by the completions alone, which may offer fewer than it takes.
        let suggestions = argument.suggestions.flatMap { probe.takesWords ? nil : $0 }
        let choices = argument.allValues.flatMap { $0.isEmpty ? nil : $0 } ?? suggestions
        let number = argument.isFlag || choices != nil ? nil : probe.number
        return StudioTask.Option(
            name: argument.longName, help: argument.abstract ?? "", valueName: argument.isFlag ? nil : argument.valueName,
            kind: argument.isFlag ? .flag : choices != nil ? .choice : number == nil ? .text : .number, range: number?.range,
            choices: choices, defaultValue: argument.defaultValue ?? argument.told(choices),
            isRepeated: argument.isRepeating && !argument.isFlag)
    }
}

extension ParserDescription.Argument {
    fileprivate var longName: String { longNames.first ?? "" }

    /// Returns the default in the help, where it is a number or one of the choices: argument-parser shows none of values that a function reads.
    fileprivate func told(_ choices: [String]?) -> String? {
        guard let match = (abstract ?? "").firstMatch(of: /\(default: ([^)]+)\)/) else { return nil }
        let text = String(match.output.1)
        return Double(text.hasSuffix("%") ? String(text.dropLast()) : text) != nil || choices?.contains(text) == true ? text : nil
    }
}

/// Finds out whether an option takes numbers, by what its parser says of some values: the parser is the only schema of values.
struct OptionProbe<Plugin: TaskPlugin> {
    /// Words with which the task can be parsed.
    let base: [String]
    let name: String

    /// Returns words for everything that the task doesn't go without.
    static func base(_ needed: [(name: String, isPositional: Bool)]) -> [String] {
        needed.filter(\.isPositional).map { _ in "picture.png" }
            + needed.filter { !$0.isPositional }.flatMap { ["--\($0.name)", "picture.png"] }
    }

    /// The range of a number, which may have no bounds; nil where other texts are taken too.
    var number: (range: ClosedRange<Double>?, isNumber: Bool)? {
        guard let word = refusal("word") else { return nil }
        guard let huge = refusal("999999999999") else { return (nil, true) }
        for text in [huge, word] {
            guard let match = text.firstMatch(of: /between (-?[0-9.]+) and (-?[0-9.]+)/), let low = Double(match.output.1),
                let high = Double(match.output.2.hasSuffix(".") ? match.output.2.dropLast() : match.output.2), low <= high
            else { continue }
            return (low...high, true)
        }
        return nil
    }

    /// Whether any text is taken.
    var takesWords: Bool { refusal("word") == nil }

    /// Returns why a value isn't taken; nil where it is.
    private func refusal(_ value: String) -> String? {
        do {
            _ = try Plugin.parse(base + ["--\(name)=\(value)"])
            return nil
        } catch { return Plugin.message(for: error) }
    }
}
