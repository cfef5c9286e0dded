import SinGANPipelines
import SinGANSupport
import SinGANTasks

/// Tasks as the program has them, as far as pipelines look at them.
enum TaskTable {
    private static let everywhere: [StepSchema.Option] = [
        .init(names: ["seed"]), .init(names: ["preset"]), .init(names: ["max-size"]), .init(names: ["iterations"]),
        .init(names: ["train-seed"]), .init(names: ["threads"]), .init(names: ["models"]), .init(names: ["retrain"], isFlag: true),
        .init(names: ["plan"], isFlag: true), .init(names: ["output"], shorts: ["o"]),
        .init(names: ["metadata", "no-metadata"], isFlag: true), .init(names: ["max-pixels"]), .init(names: ["quality"]),
        .init(names: ["quiet"], shorts: ["q"], isFlag: true), .init(names: ["json"], isFlag: true), .init(names: ["progress"]),
        .init(names: ["force"], shorts: ["f"], isFlag: true),
    ]

    private static let tasks: [String: [StepSchema.Option]] = [
        "harmonize": [
            .init(names: ["mask"], repeats: true), .init(names: ["key"]), .init(names: ["at"], repeats: true),
            .init(names: ["scale"], repeats: true), .init(names: ["start-scale"]), .init(names: ["all-scales"]), .init(names: ["naive"]),
        ],
        "superres": [.init(names: ["factor"]), .init(names: ["keep-alpha", "no-keep-alpha"], isFlag: true)],
        "sample": [
            .init(names: ["count"], shorts: ["n"]), .init(names: ["size"]), .init(names: ["sheet"], shorts: ["s"], isFlag: true),
            .init(names: ["tall"], shorts: ["t"], isFlag: true),
        ],
        "animate": [
            .init(names: ["frames"]), .init(names: ["fps", "frames-per-second"]), .init(names: ["loop"], isFlag: true),
            .init(names: ["region"]),
            .init(names: ["enable-dither", "disable-dither"], isFlag: true),
        ],
        "edit": [.init(names: ["model"]), .init(names: ["mask"]), .init(names: ["start-scale"]), .init(names: ["unmasked"])],
    ]

    static func schema(_ verb: String) throws(SinGANError) -> StepSchema {
        guard let options = tasks[verb] else {
            let near = Suggestion.nearest(to: verb, among: tasks.keys.sorted()).map { "Did you mean '\($0)'?" }
            throw SinGANError(.usage, "there is no task '\(verb)'", hint: near)
        }
        return StepSchema(verb: verb, options: options + everywhere)
    }

    static func inline(_ text: String, _ inputs: [String] = []) throws(SinGANError) -> Pipeline {
        try Pipeline(inline: text, inputs: inputs, schema: schema)
    }

    static func yaml(_ text: String, name: String = "p.yaml") throws(SinGANError) -> Pipeline {
        try Pipeline(yaml: Array(text.utf8), name: name, schema: schema)
    }
}

/// What is thrown, as its status, message and hint: "64 message. hint"; nothing thrown gives "none".
func failure(_ body: () throws(SinGANError) -> some Any) -> String {
    do {
        _ = try body()
        return "none"
    } catch {
        return "\(error.exitStatus) \(error)"
    }
}
