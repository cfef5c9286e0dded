import SinGANSupport

/// The `out` of a file's step: a path that stays below the folder of outputs.
public enum OutputPath {
    /// Returns what is wrong with the path as a file's `out`, as the rest of a sentence; nil where nothing is. One "/" at the end means a folder, for
    /// animations and series.
    public static func flaw(_ path: String) -> String? {
        if path.isEmpty { return "is empty" }
        if path == "-" { return "can't be '-'" }
        if Reference.name(path) != nil { return "has to be a file" }
        if PipelineText.hasControls(path) { return "has a control character in it" }
        if path.hasPrefix("/") { return "is an absolute path" }
        if path.hasPrefix("~") { return "begins with '~', which isn't expanded" }
        var parts = path.split(separator: "/", omittingEmptySubsequences: false)
        if parts.last == "" { parts.removeLast() }
        for part in parts {
            if part.isEmpty { return "has an empty part" }
            if part == "." || part == ".." { return "has the part '\(part)'" }
            if part.utf8.count > 255 { return "has a part of \(part.utf8.count) bytes, and file systems take 255" }
        }
        return nil
    }

    static func read(_ path: String, _ what: String, _ line: Int, _ problem: FileProblem) throws(SinGANError) -> String {
        guard let flaw = flaw(path) else { return path }
        throw problem.error(
            line, "\(what) \(flaw): \(PipelineText.quoted(path))", hint: "Write a path below the folder of outputs, such as large.png.")
    }

    /// Checks that no two steps write one file, and that none writes into a folder that is the other's file. Quadratic in the steps. Throws
    /// `.badData`.
    static func checkDistinct(_ steps: [PipelineStep], _ problem: FileProblem) throws(SinGANError) {
        var earlier: [(name: String, path: String, isFolder: Bool)] = []
        for step in steps {
            guard let output = step.output else { continue }
            let isFolder = output.hasSuffix("/")
            let path = isFolder ? String(output.dropLast()) : output
            for other in earlier {
                let isWithin = (path.hasPrefix(other.path + "/") && !other.isFolder) || (other.path.hasPrefix(path + "/") && !isFolder)
                guard path == other.path || isWithin else { continue }
                throw problem.error(
                    step.line ?? 1, "steps \(other.name) and \(step.name) both write \(PipelineText.quoted(path))",
                    hint: "Give them different files.")
            }
            earlier.append((step.name, path, isFolder))
        }
    }
}
