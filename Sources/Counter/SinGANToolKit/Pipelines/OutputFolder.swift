import Foundation
import SinGANSupport

/// Where a pipeline's outputs may go.
struct OutputFolder {
    /// `--out-dir`; nil where there is none: the current folder.
    let path: String?
    /// Whether nothing may leave it: always, where a file names the outputs.
    let isClosed: Bool

    /// The path of an output that a step names.
    ///
    /// Throws `.badData` (`.usage` for "-o") where it would lie outside: by an absolute path, by "..", or by a link that is there.
    func resolve(_ name: String, _ label: String) throws(SinGANError) -> String {
        guard isClosed || path != nil else { return name }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !name.isEmpty, !name.hasPrefix("/"), !parts.contains(".."), !name.contains("\0") else { throw outside(name, label) }
        let root = path ?? "."
        let target = root == "." ? name : "\(root)/\(name)"
        // In a folder that isn't there yet no link can lead out.
        guard Self.isThere(root) else { return target }
        let real = Self.real(root)
        for place in [target, OutputRules.nearestFolder(AtomicFile.folder(of: target))] where Self.isThere(place) {
            let found = Self.real(place)
            guard found == real || found.hasPrefix(real == "/" ? "/" : real + "/") else { throw outside(name, label) }
        }
        return target
    }

    private func outside(_ name: String, _ label: String) -> SinGANError {
        SinGANError(
            label == "-o" ? .usage : .badData, "\(label) writes \(name), which lies outside \(path ?? "the current folder")",
            hint: "Name a file below --out-dir.")
    }

    /// Also of a link to nothing, which would be written through.
    private static func isThere(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Links followed; of a link to nothing, where it leads.
    private static func real(_ path: String) -> String {
        if let found = realpath(path, nil) {
            defer { free(found) }
            return String(cString: found)
        }
        if let link = try? FileManager.default.destinationOfSymbolicLink(atPath: path) {
            let base = link.hasPrefix("/") ? link : "\(AtomicFile.folder(of: path))/\(link)"
            return URL(fileURLWithPath: base).standardizedFileURL.path
        }
        return URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }
}
