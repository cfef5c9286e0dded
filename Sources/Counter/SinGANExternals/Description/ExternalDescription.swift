import SinGANSupport
import SinGANTasks

/// An external task's description of itself, in version 1 of the contract.
public struct ExternalDescription: Sendable, Hashable {
    /// The version of the contract that this toolkit speaks.
    public static let contract = 1

    /// The command: lower-case letters, digits and dashes.
    public let verb: String
    /// The version of the task, for people and for caches of results.
    public let version: String
    /// One sentence that says what the task does.
    public let abstract: String
    /// The rest of the help text.
    public let discussion: String
    /// The arguments in the order in which they are given. The first picture gives the results their name.
    public let arguments: [ExternalParameter]
    /// The options.
    public let options: [ExternalParameter]
    /// The number of pictures that come out.
    public let gives: Results
    /// The form in which pictures go in and come out.
    public var pictures = Pictures.png

    /// The number of results of a task.
    public enum Results: Sendable, Hashable {
        /// Always this many pictures.
        case images(Int)
        /// The number of pictures is the value of the option of that name: a whole number with a default.
        case counted(String)
    }

    /// The forms in which pictures are handed over.
    public enum Pictures: String, Sendable, Hashable, CaseIterable {
        /// PNG: 8 bit, RGB or RGBA, not interlaced.
        case png
        /// Binary PPM ("P6"): 8 bit RGB, without alpha.
        case ppm
    }

    /// The arguments, then the options.
    public var parameters: [ExternalParameter] { arguments + options }
}

extension ExternalDescription {
    /// The most arguments and options together.
    static let mostParameters = 64
    /// The most pictures that come out of one run.
    static let mostResults = 1000

    /// Reads a plugin's description of itself; `path` is the plugin's name in messages.
    ///
    /// - Throws: `.badData`, with what is wrong and where, for anything that version 1 of the contract doesn't allow.
    public init(json bytes: [UInt8], from path: String) throws(SinGANError) {
        do throws(MemberReader.Fault) {
            self = try Self.read(bytes)
        } catch {
            throw SinGANError(
                .badData, "\(path) describes itself wrongly: \(error.text)", hint: "This is for its author: see the plugin contract.")
        }
    }

    private static func read(_ bytes: [UInt8]) throws(MemberReader.Fault) -> ExternalDescription {
        let value: JSONValue
        do throws(JSONReader.Failure) { value = try JSONReader.value(bytes) } catch {
            throw MemberReader.Fault(bytes.isEmpty ? "it says nothing" : "it is not JSON: \(error.reason)")
        }
        var members = try MemberReader(value)
        try checkVersion(members.value("singan-plugin"))
        let verb = try members.requiredText("verb", 1...32)
        guard isName(verb) else {
            throw members.fault("verb", "must begin with a lower-case letter and go on with such letters, digits and single dashes")
        }
        let version = try members.requiredText("version", 1...32)
        let abstract = try members.requiredText("abstract", 1...200)
        let discussion = try members.text("discussion", 0...8000, lines: true) ?? ""
        let arguments = try parameters(members.list("arguments", 0...mostParameters), "arguments")
        let options = try parameters(members.list("options", 0...mostParameters), "options")
        let gives = try results(members.value("gives"), options)
        let pictures = try form(&members)
        try members.end()
        try checkTogether(arguments, options)
        return ExternalDescription(
            verb: verb, version: version, abstract: abstract, discussion: discussion, arguments: arguments, options: options, gives: gives,
            pictures: pictures)
    }

    /// Checks the version before anything else is read: another version may have other members.
    private static func checkVersion(_ value: JSONValue?) throws(MemberReader.Fault) {
        guard let value else { throw MemberReader.Fault("'singan-plugin', the version of the contract, is missing") }
        guard case .integer(let version) = value else { throw MemberReader.Fault("'singan-plugin' must be a whole number") }
        guard version == contract else {
            throw MemberReader.Fault("it speaks version \(version) of the contract, and this toolkit speaks version \(contract)")
        }
    }

    private static func form(_ members: inout MemberReader) throws(MemberReader.Fault) -> Pictures {
        guard let text = try members.text("pictures", 1...8) else { return .png }
        guard let form = Pictures(rawValue: text) else {
            throw members.fault("pictures", "must be one of \(Pictures.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return form
    }

    private static func parameters(_ values: [JSONValue], _ name: String) throws(MemberReader.Fault) -> [ExternalParameter] {
        var parameters: [ExternalParameter] = []
        for (number, value) in values.enumerated() {
            parameters.append(try ExternalParameter(value, place: "\(name)[\(number)]", isArgument: name == "arguments"))
        }
        return parameters
    }

    private static func results(_ value: JSONValue?, _ options: [ExternalParameter]) throws(MemberReader.Fault) -> Results {
        guard let value else { return .images(1) }
        var members = try MemberReader(value, place: "gives")
        let images = members.value("images")
        try members.end()
        switch images {
        case .integer(let count):
            guard (1...mostResults).contains(count) else { throw members.fault("images", "must lie between 1 and \(mostResults)") }
            return .images(count)
        case .text(let text):
            guard text.hasPrefix("--"), let option = options.first(where: { $0.name == text.dropFirst(2) }) else {
                throw members.fault("images", "must be a whole number, or one of the options with its two dashes")
            }
            guard option.kind == .integer, option.defaultValue != nil, !option.repeats, let range = option.range, range[0] >= 1,
                range[1] <= Double(mostResults)
            else {
                throw members.fault(
                    "images", "names \(text), which must be an integer with a default and a range inside 1 to \(mostResults)")
            }
            return .counted(option.name)
        default: throw members.fault("images", "must be a whole number, or one of the options with its two dashes")
        }
    }

    private static func checkTogether(_ arguments: [ExternalParameter], _ options: [ExternalParameter]) throws(MemberReader.Fault) {
        let count = arguments.count + options.count
        guard count <= mostParameters else {
            throw MemberReader.Fault("it has \(count) arguments and options, more than \(mostParameters)")
        }
        var names: Set<String> = []
        for parameter in arguments + options where !names.insert(parameter.name).inserted {
            throw MemberReader.Fault("two of its arguments and options are called '\(parameter.name)'")
        }
        var letters: Set<String> = []
        for letter in options.compactMap(\.short) where !letters.insert(letter).inserted {
            throw MemberReader.Fault("two of its options are called '-\(letter)'")
        }
        if let early = arguments.dropLast().first(where: \.repeats) {
            throw MemberReader.Fault("the argument '\(early.name)' repeats, which only the last one can")
        }
    }

    /// Whether the text has only lower-case letters, digits and single dashes between them, a letter first; at most 32.
    static func isName(_ text: String) -> Bool {
        text.utf8.count <= 32 && text.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil
    }
}

/// The names of options that every task has already: argument-parser stops the program where two options of a command share a name.
public enum ReservedOptions {
    /// The long names, without dashes.
    public static let long: Set<String> = [
        "seed", "output", "metadata", "no-metadata", "preset", "max-size", "min-size", "iterations", "train-seed", "threads", "models",
        "crop", "budget", "retrain", "train-to", "engine", "finish", "plan", "max-pixels", "quiet", "json", "progress", "force", "quality",
        "help", "help-all", "help-hidden", "set", "list", "pair", "shard", "jobs", "status", "copied", "manifest", "no-manifest",
        "with", "labels", "normals", "exact", "also", "page", "range", "bands", "version",
        "experimental-dump-help", "generate-completion-script",
    ]
    /// The one-letter names.
    public static let short: Set<String> = ["o", "q", "f", "h"]
}
