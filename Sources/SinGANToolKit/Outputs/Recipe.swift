import SinGANEngine
import SinGANTasks

/// How a picture was made, as text in its file.
struct Recipe {
    let task: String
    let options: [String: JSONValue]
    let seed: UInt64
    let model: SinGANModel?

    /// PNG text chunks by keyword.
    var text: [String: String] {
        let recipe: JSONValue = [
            "recipe": 1, "task": .text(task), "options": .object(options), "seed": .text(String(seed)),
            "model": JSONValue(model?.identity), "tool": .text(ToolVersion.name),
        ]
        return ["Software": ToolVersion.name, "singan": recipe.text]
    }
}
