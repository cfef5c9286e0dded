import Foundation
import SinGANSupport
import SinGANTasks

/// The removal of plugins from the plugin folder.
public struct PluginRemoval {
    let folder: String
    /// The folder's files by the verbs of their tasks.
    let verbs: [String: String]

    /// Prepares removals.
    ///
    /// - Parameter present: the tasks that were found.
    public init(folder: String, present: [External]) {
        self.folder = folder
        let own = present.filter { URL(fileURLWithPath: $0.path).deletingLastPathComponent().path == URL(fileURLWithPath: folder).path }
        verbs = Dictionary(own.map { ($0.description.verb, URL(fileURLWithPath: $0.path).lastPathComponent) }) { first, _ in first }
    }

    /// Removes the plugin of that verb or file name: the file itself where it is a link. A refused plugin goes by its file name, or by NAME of
    /// singan-NAME.
    ///
    /// - Returns: the path of the removed file.
    /// - Throws: `.noInput`, with the nearest name where one is near, where there is none; `.cannotCreate` where the folder doesn't allow it.
    public func remove(_ name: String) throws(SinGANError) -> String {
        let files = Self.files(folder)
        let candidates = [name, verbs[name], "singan-\(name)"].compactMap(\.self)
        guard let file = candidates.first(where: files.contains) else {
            let near = Suggestion.nearest(to: name, among: verbs.keys.sorted() + files)
            let hint = near.map { "Did you mean '\($0)'?" } ?? "See '\(ProgramName.current) plugin list'."
            throw SinGANError(.noInput, "there is no plugin '\(name)' in \(folder)", hint: hint)
        }
        let path = "\(folder)/\(file)"
        guard unlink(path) == 0 else {
            throw SinGANError(
                .cannotCreate, "can't remove \(path): \(String(cString: strerror(errno)))", hint: "See to the folder's permissions.")
        }
        return path
    }

    /// Returns the names of files that are plugins, or are named like ones. They are never paths: files elsewhere can't be removed.
    private static func files(_ folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().filter { name in
            var status = stat()
            return (name.hasPrefix("singan-") || LibraryFile.isNamed(name)) && lstat("\(folder)/\(name)", &status) == 0
                && status.st_mode & S_IFMT != S_IFDIR
        }
    }
}
