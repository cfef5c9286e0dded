import Foundation
import SinGANSupport
import SinGANTasks

/// The installer that puts plugins into the plugin folder.
public struct PluginInstaller: Sendable {
    let folder: String
    /// The names of commands, which no plugin can have.
    let taken: Set<String>
    let discovery: ExternalDiscovery
    /// The function that returns the tasks of the folder.
    let present: @Sendable () async throws(SinGANError) -> [External]

    /// Makes an installer for a folder.
    ///
    /// - Parameter discovery: the search that will find the plugin there; it asks the file which task it is.
    public init(
        folder: String, taken: Set<String>, discovery: ExternalDiscovery,
        present: @escaping @Sendable () async throws(SinGANError) -> [External]
    ) {
        self.folder = folder
        self.taken = taken
        self.discovery = discovery
        self.present = present
    }

    /// Copies a plugin into the folder, once it has described itself well. The folder is made where it is missing. The copy itself is asked, in a
    /// place of its own: exactly the bytes that stay, and at no other plugin's side. Its answer is remembered: on a machine so busy that a plugin is
    /// late with its description, the next one of its verb would be let in.
    ///
    /// - Parameter replacing: whether a file of that name may be replaced.
    /// - Returns: the task, at its new path.
    /// - Throws: `.noInput` for a missing file, `.badData` for a file that isn't a plugin or has a built-in's name, `.cannotCreate` where it is there
    ///   already or can't be written.
    public func add(_ file: String, replacing: Bool) async throws(SinGANError) -> External {
        let source = try PluginSource(file)
        let target = "\(folder)/\(source.name)"
        try checkTarget(target, replacing)
        let place = try PluginPlace(folder)
        let staged = try place.stage(source)
        let (external, entry) = try await described(staged, as: file)
        try await check(external, file, target)
        try place.install(staged, as: target)
        discovery.remember(entry, of: target)
        return External(description: external.description, path: target, digest: external.digest, runner: external.runner)
    }

    private func checkTarget(_ target: String, _ replacing: Bool) throws(SinGANError) {
        var status = stat()
        guard lstat(target, &status) == 0 else { return }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw SinGANError(.cannotCreate, "\(target) is a folder", hint: "Take it away first.")
        }
        guard replacing else {
            throw SinGANError(.cannotCreate, "\(target) is there already", hint: "Replace it with --force.")
        }
    }

    /// Messages name the file that was given, not its copy.
    private func described(_ staged: String, as file: String) async throws(SinGANError) -> (External, DescriptionCache.Entry?) {
        do throws(SinGANError) { return try await discovery.answer(of: staged) } catch {
            let message = error.message.replacing(staged, with: file)
            throw SinGANError(
                error.code, message.contains(file) ? message : "\(file) can't be a plugin: \(message)",
                hint: error.hint?.replacing(staged, with: file), cause: error.cause)
        }
    }

    private func check(_ external: External, _ file: String, _ target: String) async throws(SinGANError) {
        let verb = external.description.verb
        guard !taken.contains(verb) else {
            throw SinGANError(
                .badData, "\(file) has the verb '\(verb)', which is a built-in's", hint: "A plugin needs a verb of its own.")
        }
        guard let other = try await present().first(where: { $0.description.verb == verb && $0.path != target }) else { return }
        throw SinGANError(
            .cannotCreate, "there is a plugin '\(verb)' already: \(other.path)",
            hint: "Remove it first: '\(ProgramName.current) plugin remove \(verb)'.")
    }
}

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
