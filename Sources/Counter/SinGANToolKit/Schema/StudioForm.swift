import ArgumentParser
import Foundation
import SinGANStudio
import SinGANTasks

/// What a form has to know of a task, read from the description that argument-parser gives of its command.
enum StudioForm {
    static func task(_ task: any TaskPlugin.Type, origin: TaskOrigin) -> StudioTask { form(task, origin) }

    private static func form<Plugin: TaskPlugin>(_ task: Plugin.Type, _ origin: TaskOrigin) -> StudioTask {
        let descriptor = task.descriptor
        // It is argument-parser's own output, so it is as described.
        guard let dump = try? JSONDecoder().decode(Dump.self, from: Data(TaskCommand<Plugin>._dumpHelp().utf8)) else {
            preconditionFailure("argument-parser's description of \(descriptor.verb) has another form")
        }
        let own = (dump.command.arguments ?? []).filter { $0.sectionTitle == TaskHelp.title && $0.shouldDisplay }
        let base = OptionProbe<Plugin>.base(own.filter { $0.isPositional || !$0.isOptional }.map { ($0.longName, $0.isPositional) })
        return StudioTask(
            verb: descriptor.verb, abstract: descriptor.abstract, origin: Self.origin(origin), engines: descriptor.engines,
            inputs: descriptor.inputs.compactMap { input($0, own) },
            options: own.filter { !$0.isPositional && !$0.isFile && !$0.isInversion(among: own) }
                .map { $0.option(OptionProbe<Plugin>(base: base, name: $0.longName)) },
            isAnimation: descriptor.outputs.first?.kind == .animation)
    }

    private static func input(_ port: TaskDescriptor.Port, _ arguments: [Argument]) -> StudioTask.Input? {
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

    private struct Dump: Decodable {
        let command: Command

        struct Command: Decodable {
            let arguments: [Argument]?
        }
    }

    /// As argument-parser describes it.
    private struct Argument: Decodable {
        let kind: String
        let shouldDisplay: Bool
        let isOptional: Bool
        let isRepeating: Bool
        let sectionTitle: String?
        let names: [Name]?
        let valueName: String?
        let abstract: String?
        let defaultValue: String?
        let allValues: [String]?
        let completionKind: Completion?

        struct Name: Decodable {
            let kind: String
            let name: String
        }

        /// Only whether it is one of files matters.
        struct Completion: Decodable {
            let file: Nothing?
        }

        struct Nothing: Decodable {}

        var isPositional: Bool { kind == "positional" }
        var isFile: Bool { completionKind?.file != nil }
        var longName: String { (names ?? []).first { $0.kind == "long" }?.name ?? "" }

        /// Whether it says no to a flag that is there too.
        func isInversion(among arguments: [Argument]) -> Bool {
            longName.hasPrefix("no-") && arguments.contains { $0.longName == longName.dropFirst(3) }
        }

        /// Returns the default in the help, where it is a number or one of the choices: argument-parser shows none of values that a function reads.
        private func told(_ choices: [String]?) -> String? {
            guard let match = (abstract ?? "").firstMatch(of: /\(default: ([^)]+)\)/) else { return nil }
            let text = String(match.output.1)
            return Double(text.hasSuffix("%") ? String(text.dropLast()) : text) != nil || choices?.contains(text) == true ? text : nil
        }

        func option<Plugin: TaskPlugin>(_ probe: OptionProbe<Plugin>) -> StudioTask.Option {
            let choices = allValues.flatMap { $0.isEmpty ? nil : $0 }
            let number = kind == "flag" || choices != nil ? nil : probe.number
            return StudioTask.Option(
                name: longName, help: abstract ?? "", valueName: kind == "flag" ? nil : valueName,
                kind: kind == "flag" ? .flag : choices != nil ? .choice : number == nil ? .text : .number, range: number?.range,
                choices: choices, defaultValue: defaultValue ?? told(choices), isRepeated: isRepeating && kind != "flag")
        }
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

    /// Returns why a value isn't taken; nil where it is.
    private func refusal(_ value: String) -> String? {
        do {
            _ = try Plugin.parse(base + ["--\(name)=\(value)"])
            return nil
        } catch { return Plugin.message(for: error) }
    }
}
