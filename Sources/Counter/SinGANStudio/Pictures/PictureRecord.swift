import SinGANPipelines
import SinGANSupport
import SinGANTasks

/// What a picture's file says of how it was made, for the page.
enum PictureRecord {
    /// Returns the last step of the recipe in a file; null where it has none that can be read.
    static func made(_ file: String) -> JSONValue {
        guard let recipe = try? Recipe(file: file), let step = recipe.pipeline.steps.first(where: { $0.name == recipe.step }) else {
            return .null
        }
        func value(_ name: String) -> String? { step.options.first { $0.name == name }?.values.first }
        let options = step.options.filter { !["seed", "engine"].contains($0.name) }
        return [
            "task": .text(step.task), "seed": .text(value("seed") ?? "0"), "engine": JSONValue(value("engine")),
            "options": .object(Dictionary(options.map { ($0.name, list($0.values)) }) { first, _ in first }),
            "text": .text(recipe.pipeline.yaml()), "strength": recipe.choices["strength"] ?? .null,
        ]
    }

    /// Returns the strength that the tool found for objects; null where none was looked for.
    static func strength(_ file: String) -> JSONValue { (try? Recipe(file: file))?.choices["strength"] ?? .null }

    static func list(_ texts: [String]) -> JSONValue { .list(texts.map { .text($0) }) }
}
