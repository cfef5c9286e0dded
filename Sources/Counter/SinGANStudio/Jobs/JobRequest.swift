import SinGANImaging
import SinGANSupport
import SinGANTasks

/// What the page asks for: a task with pictures and options. Nothing in it can name a file.
struct JobRequest: Sendable {
    let task: StudioTask
    /// The pictures' ids by the inputs' keys.
    let inputs: [String: [String]]
    /// The values by the options' names; none for a flag.
    let options: [String: [String]]
    let seed: String?
    let engine: String?
    /// The long side of a preview; nil for the pictures' own size.
    let side: Int?
    /// A newer job of the same slot takes the place of an older one.
    let slot: String?
    let budget: String?

    static let sides = 16...4096
    private static let members: Set<String> = ["task", "inputs", "options", "seed", "engine", "side", "slot", "budget"]

    /// Reads a request. Throws `.usage` for what makes no sense, and for options that no form shows.
    init(_ json: JSONValue, tasks: [StudioTask]) throws(SinGANError) {
        guard case .object(let members) = json else { throw Self.mistake("the request is no JSON object") }
        if let stranger = members.keys.sorted().first(where: { !Self.members.contains($0) }) {
            throw Self.mistake("a job has no member '\(Self.shown(stranger))'")
        }
        guard let verb = try Self.text(members["task"], "task") else { throw Self.mistake("the request names no task") }
        guard let task = (tasks + [StudioTask.train]).first(where: { $0.verb == verb }) else {
            let near = Suggestion.nearest(to: verb, among: tasks.map(\.verb)).map { "Did you mean '\($0)'?" }
            throw SinGANError(.usage, "there is no task '\(Self.shown(verb))'", hint: near)
        }
        self.task = task
        inputs = try Self.lists(members["inputs"], "inputs")
        options = try Self.lists(members["options"], "options")
        seed = try Self.text(members["seed"], "seed")
        engine = try Self.text(members["engine"], "engine")
        budget = try Self.text(members["budget"], "budget")
        slot = try Self.text(members["slot"], "slot")
        switch members["side"] {
        case nil, .null: side = nil
        case .integer(let side) where Self.sides.contains(side): self.side = side
        default: throw Self.mistake("the side of a preview is \(Self.sides.lowerBound) to \(Self.sides.upperBound) pixels")
        }
        try check()
    }

    private func check() throws(SinGANError) {
        for key in inputs.keys.sorted() where !task.inputs.contains(where: { $0.key == key }) {
            throw SinGANError(
                .usage, "\(task.verb) takes no picture '\(Self.shown(key))'",
                hint: "It takes: \(task.inputs.map(\.key).joined(separator: ", ")).")
        }
        for input in task.inputs {
            let count = inputs[input.key]?.count ?? 0
            if input.isRequired, count == 0 {
                throw SinGANError(.usage, "\(task.verb) needs \(input.key): \(input.summary)", hint: "Choose a picture for it.")
            }
            if !input.isRepeated, count > 1 {
                throw SinGANError(.usage, "\(task.verb) takes one \(input.key), not \(count)", hint: "Choose one of them.")
            }
        }
        for (name, values) in options.sorted(by: { $0.key < $1.key }) { try check(option: name, values) }
        if let engine {
            guard EngineName(rawValue: engine) != nil else { throw Self.mistake("there is no engine '\(Self.shown(engine))'") }
            guard !task.engines.isEmpty else {
                throw SinGANError(.usage, "\(task.verb) has no choice of engines", hint: "Leave the engine out.")
            }
        }
    }

    /// Only what the forms show: options that name files, or say where results go and models are, are the command line's.
    private func check(option name: String, _ values: [String]) throws(SinGANError) {
        guard let option = task.options.first(where: { $0.name == name }) else {
            let near = Suggestion.nearest(to: name, among: task.options.map(\.name)).map { "Did you mean '\($0)'?" }
            throw SinGANError(
                .usage, "\(task.verb) has no option '\(Self.shown(name))' here", hint: near ?? "Options with files are the command line's.")
        }
        if option.kind == .flag, !values.isEmpty { throw Self.mistake("'\(name)' stands alone, without a value") }
        if option.kind != .flag, values.isEmpty { throw Self.mistake("'\(name)' has no value") }
        if !option.isRepeated, values.count > 1 { throw Self.mistake("'\(name)' is given \(values.count) times") }
    }

    private static func mistake(_ text: String) -> SinGANError { SinGANError(.usage, text, hint: "Reload the page.") }

    private static func shown(_ text: String) -> String { ForeignName.line(String(text.prefix(60))) }

    private static let longestText = 4096

    private static func text(_ value: JSONValue?, _ name: String) throws(SinGANError) -> String? {
        switch value {
        case nil, .null: return nil
        case .text(let text): return try checked(text, name)
        case .integer(let number): return String(number)
        default: throw mistake("'\(name)' is no text")
        }
    }

    private static func checked(_ text: String, _ name: String) throws(SinGANError) -> String {
        guard text.utf8.count <= longestText, !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw mistake("the text of '\(shown(name))' is too long, or has control characters")
        }
        return text
    }

    private static func lists(_ value: JSONValue?, _ name: String) throws(SinGANError) -> [String: [String]] {
        guard let value, value != .null else { return [:] }
        guard case .object(let members) = value else { throw mistake("'\(name)' is no object") }
        var lists: [String: [String]] = [:]
        for (key, value) in members {
            guard case .list(let values) = value, values.count <= 100 else { throw mistake("'\(shown(key))' is no list") }
            var texts: [String] = []
            for value in values {
                guard let text = try text(value, key) else { throw mistake("'\(shown(key))' has an empty value") }
                texts.append(text)
            }
            // An input without pictures is one that isn't given.
            if !(texts.isEmpty && name == "inputs") { lists[key] = texts }
        }
        return lists
    }
}
