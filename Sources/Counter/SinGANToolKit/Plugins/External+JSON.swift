import SinGANExternals
import SinGANTasks

extension External {
    /// For `--json`.
    var json: JSONValue {
        [
            "verb": .text(description.verb), "kind": .text(kind.rawValue), "path": .text(path), "version": .text(description.version),
            "abstract": .text(description.abstract),
        ]
    }
}
