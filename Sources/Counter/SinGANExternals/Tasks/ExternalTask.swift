import ArgumentParser
import SinGANSupport
import SinGANTasks
import Synchronization

/// A task that was found outside the program: its description of itself, and its runner.
public struct External: Sendable {
    /// The task's description of itself.
    public let description: ExternalDescription
    /// The path at which it was found.
    public let path: String
    /// The SHA-256 of the file's content, for caches of results.
    public let digest: String
    /// The runner that starts the task.
    public let runner: any ExternalRunner

    /// Makes an entry for a task that was found.
    public init(description: ExternalDescription, path: String, digest: String, runner: any ExternalRunner) {
        self.description = description
        self.path = path
        self.digest = digest
        self.runner = runner
    }

    func isSame(as other: External) -> Bool { path == other.path && digest == other.digest && description == other.description }
}

/// A way to run an external task.
public protocol ExternalRunner: Sendable {
    /// Hands over the request (JSON) and passes on each event (JSON, one line each) as it comes. Returns once the task has ended well.
    ///
    /// - Parameters:
    ///   - folder: the task's work folder, which is also its current one.
    ///   - cancellation: checked while it runs; a task that doesn't stop is ended where that is possible.
    /// - Throws: `.unavailable` where it can't be started, `.badData` where it ends badly, or the reason of the cancellation.
    func run(
        request: String, in folder: String, cancellation: Cancellation, event: @escaping @Sendable (String) throws(SinGANError) -> Void
    ) async throws
}

extension External {
    /// The ways in which a task can be run.
    public enum Kind: String, Sendable {
        /// The task is a program of its own.
        case executable
        /// The task is a library, loaded into this process.
        case library
    }

    /// The way in which this task is run.
    public var kind: Kind { runner is LibraryRunner ? .library : .executable }
}

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

/// The external tasks of this process. One that is there stays there, at its place.
public enum ExternalTasks {
    /// The most external tasks of a process.
    public static let most = 64

    private static let table = Mutex<[External]>([])

    /// Returns the task as a type that the registry and the command line can use. The same task gets the same type.
    ///
    /// - Throws: `.usage` where there are too many.
    public static func type(of external: External) throws(SinGANError) -> any TaskPlugin.Type {
        let number = table.withLock { table -> Int? in
            if let known = table.firstIndex(where: { $0.isSame(as: external) }) { return known }
            guard table.count < most else { return nil }
            table.append(external)
            return table.count - 1
        }
        guard let number else {
            throw SinGANError(.usage, "there are more than \(most) plugins", hint: "Remove some: see '\(ProgramName.current) plugin list'.")
        }
        return type(number, FirstSlot.self)
    }

    static func external(_ number: Int) -> External { table.withLock { $0[number] } }

    private static func type<Slot: TaskSlot>(_ steps: Int, _ slot: Slot.Type) -> any TaskPlugin.Type {
        steps == 0 ? ExternalTask<Slot>.self : type(steps - 1, NextSlot<Slot>.self)
    }
}

/// The place of an external task in the table of them, as a type.
public protocol TaskSlot: Sendable {
    /// The place in the table, from 0.
    static var number: Int { get }
}

/// The first place.
public enum FirstSlot: TaskSlot {
    /// The number of the first place: 0.
    public static let number = 0
}

/// The place after another one.
public enum NextSlot<Before: TaskSlot>: TaskSlot {
    /// The number after that of the place before.
    public static var number: Int { Before.number + 1 }
}
