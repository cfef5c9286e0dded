import ArgumentParser
import SinGANTasks

/// The external task of a slot, as a task like any other.
public struct ExternalTask<Slot: TaskSlot>: TaskPlugin, CustomReflectable {
    static var external: External { ExternalTasks.external(Slot.number) }

    /// The values by the parameters' names.
    private var values: [String: ParameterValue] = [:]

    /// Makes the task without values; argument-parser asks for it.
    public init() {}

    /// Reads the values that argument-parser has found.
    ///
    /// - Throws: argument-parser's error for a value that the parameter doesn't take.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: ParameterKey.self)
        let description = Self.external.description
        for argument in description.arguments { values[argument.name] = try ParameterValue(argument, isArgument: true, from: container) }
        for option in description.options { values[option.name] = try ParameterValue(option, isArgument: false, from: container) }
    }

    /// The parameters in place of this type's own properties: argument-parser finds its definitions here.
    public var customMirror: Mirror {
        let description = Self.external.description
        let children: [Mirror.Child] =
            description.arguments.map { ($0.name, ParameterValue.wrapper($0, isArgument: true)) }
            + description.options.map { ($0.name, ParameterValue.wrapper($0, isArgument: false)) }
        return Mirror(self, children: children)
    }

    /// The descriptor, made of the plugin's description; its version is the file's SHA-256.
    public static var descriptor: TaskDescriptor {
        let description = external.description
        let pictures = description.arguments.filter(\.isPicture).map { TaskDescriptor.Port($0.name.uppercased(), $0.help) }
        let options = description.options.filter(\.isPicture).map { TaskDescriptor.Port("--\($0.name)", $0.help) }
        return TaskDescriptor(
            verb: description.verb, abstract: description.abstract, discussion: description.discussion, inputs: pictures + options,
            outputs: [
                external.gives == 1 ? .init("picture", description.abstract) : .init("pictures", description.abstract, kind: .images)
            ],
            // Whatever its own version says: another file may make other pictures.
            version: external.digest, engines: [])
    }

    /// The pictures that are read, and the number of results.
    public var files: TaskFiles {
        let description = Self.external.description
        let inputs = description.parameters.filter(\.isPicture).flatMap { parameter in
            (values[parameter.name]?.texts ?? []).map { TaskFiles.Input($0, role: parameter.name) }
        }
        return TaskFiles(inputs: inputs, results: results, suffix: description.verb)
    }

    private var results: Int {
        switch Self.external.description.gives {
        case .images(let count): count
        case .counted(let option): values[option]?.texts.first.flatMap(Int.init) ?? 1
        }
    }

    /// Runs the plugin in a work folder of its own.
    ///
    /// - Throws: the errors that the plugin reports, `.badData` where it doesn't keep to the contract, `.unavailable` where it can't be started, or
    ///   the reason of a cancellation.
    public func run(in context: TaskContext) async throws -> TaskOutput {
        try await ExternalRun(external: Self.external, values: values, results: results, context: context).output()
    }
}

extension External {
    /// How many pictures come out; nil where an option says.
    var gives: Int? { if case .images(let count) = description.gives { count } else { nil } }
}
