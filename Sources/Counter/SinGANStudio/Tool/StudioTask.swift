import SinGANTasks

/// A task as a form shows it.
package struct StudioTask: Sendable {
    /// The command.
    package let verb: String
    /// One sentence that says what it does.
    package let abstract: String
    /// Who brings it.
    package let origin: Origin
    /// The engines that it works with, its own default first.
    package let engines: [EngineName]
    /// The pictures that it takes, in the order of its words.
    package let inputs: [Input]
    /// The task's own options, without files.
    package let options: [Option]
    /// Whether it makes an animation.
    package let isAnimation: Bool

    /// The ways in which a task can come.
    package enum Origin: String, Sendable {
        /// The task is part of the program.
        case builtIn = "built-in"
        /// The task is a shared library.
        case library
        /// The task is a program of its own.
        case executable
    }

    /// A picture that a task takes.
    package struct Input: Sendable {
        /// The argument's or the option's name, such as "OBJECT..." or "--mask".
        package let name: String
        /// The long name of the option without dashes; nil for an argument.
        package let option: String?
        /// A few words that say what it is.
        package let summary: String
        /// Whether the task doesn't go without.
        package let isRequired: Bool
        /// Whether there may be several.
        package let isRepeated: Bool

        /// Makes an input.
        package init(name: String, option: String?, summary: String, isRequired: Bool, isRepeated: Bool) {
            (self.name, self.option, self.summary, self.isRequired, self.isRepeated) = (name, option, summary, isRequired, isRepeated)
        }

        /// The name in requests: without dots.
        var key: String { name.hasSuffix("...") ? String(name.dropLast(3)) : name }

        var json: JSONValue {
            [
                "name": .text(name), "option": JSONValue(option), "summary": .text(summary), "isRequired": .bool(isRequired),
                "isRepeated": .bool(isRepeated),
            ]
        }
    }

    /// An option of a task.
    package struct Option: Sendable {
        /// The long name without dashes.
        package let name: String
        /// The text of the help.
        package let help: String
        /// What the help calls the value; nil for a flag.
        package let valueName: String?
        /// The kind of values.
        package let kind: Kind
        /// The least value of a number; nil where there is none.
        package let minimum: Double?
        /// The greatest value of a number; nil where there is none.
        package let maximum: Double?
        /// The values that can be chosen from; nil where any can be given.
        package let choices: [String]?
        /// The value that holds where none is given; nil where the task decides.
        package let defaultValue: String?
        /// Whether the option may be given several times.
        package let isRepeated: Bool

        /// The kinds of values: none (a flag), a number, one of a list, any text.
        package enum Kind: String, Sendable { case flag, number, choice, text }

        /// Makes an option.
        package init(
            name: String, help: String, valueName: String?, kind: Kind, range: ClosedRange<Double>?, choices: [String]?,
            defaultValue: String?, isRepeated: Bool
        ) {
            (self.name, self.help, self.valueName, self.kind) = (name, help, valueName, kind)
            (minimum, maximum) = (range?.lowerBound, range?.upperBound)
            (self.choices, self.defaultValue, self.isRepeated) = (choices, defaultValue, isRepeated)
        }

        var json: JSONValue {
            [
                "name": .text(name), "help": .text(help), "valueName": JSONValue(valueName), "kind": .text(kind.rawValue),
                "minimum": JSONValue(minimum), "maximum": JSONValue(maximum),
                "choices": choices.map { .list($0.map { .text($0) }) } ?? .null, "default": JSONValue(defaultValue),
                "isRepeated": .bool(isRepeated),
            ]
        }
    }

    /// Makes a task.
    package init(
        verb: String, abstract: String, origin: Origin, engines: [EngineName], inputs: [Input], options: [Option], isAnimation: Bool
    ) {
        (self.verb, self.abstract, self.origin, self.engines) = (verb, abstract, origin, engines)
        (self.inputs, self.options, self.isAnimation) = (inputs, options, isAnimation)
    }

    var json: JSONValue {
        [
            "verb": .text(verb), "abstract": .text(abstract), "origin": .text(origin.rawValue),
            "engines": .list(engines.map { .text($0.rawValue) }), "inputs": .list(inputs.map(\.json)),
            "options": .list(options.map(\.json)), "isAnimation": .bool(isAnimation),
        ]
    }

    /// The training of a model, which is no task of the registry. It is SinGAN's, so there is no engine to choose.
    static let train = StudioTask(
        verb: "train", abstract: "Train the model of a picture.", origin: .builtIn, engines: [],
        inputs: [Input(name: "IMAGE", option: nil, summary: "a picture", isRequired: true, isRepeated: false)], options: [],
        isAnimation: false)
}
