import Foundation
import SinGANSupport
import SinGANTasks

/// Finds the tasks outside the program: executables `singan-NAME` in the plugin folder and in the folders that `$SINGAN_PLUGIN_PATH` names, and
/// shared libraries in the plugin folder.
public struct ExternalDiscovery: Sendable {
    let environment: [String: String]
    let cancellation: Cancellation
    /// The program with this toolkit's command line that asks libraries; nil for none.
    let describer: String?

    /// The beginning of executables' names.
    static let prefix = "singan-"
    /// The program itself, which stands beside plugins where everything is installed in one folder.
    static let tool = "singan-tool"

    /// Makes a search in the environment's folders.
    ///
    /// - Parameter describer: a program with this toolkit's command line (`ToolKit.main`), such as the one that runs: shared libraries are loaded
    ///   there to be asked what they are. Without one they are refused.
    public init(environment: [String: String], cancellation: Cancellation = Cancellation(), describer: String? = nil) {
        self.environment = environment
        self.cancellation = cancellation
        self.describer = describer
    }

    /// Returns all tasks; each file is asked what it is unless that is known. Nothing is thrown: what can't be used is listed.
    public func found() async -> FoundExternals {
        var found = FoundExternals()
        let folders = folders(&found.refused)
        var paths = folders.flatMap { candidates(in: $0, &found.refused) }
        if let own = folders.first, own == PluginFolder.path(environment) { paths += libraries(in: own, &found.refused) }
        found.add(await described(paths))
        return found
    }

    /// Asks a file which task it is, whatever the cache knows.
    ///
    /// - Throws: `.badData` where it is none.
    func answer(of path: String) async throws(SinGANError) -> (external: External, entry: DescriptionCache.Entry?) {
        let answer = await probe(path).answer(nil)
        return (try answer.result.get(), answer.news)
    }

    /// Writes down what the file at this path says of itself, so that it isn't asked again until it changes.
    func remember(_ entry: DescriptionCache.Entry?, of path: String) {
        guard var entry, let file = try? PluginFile(path) else { return }
        entry.stamp = file.stamp
        DescriptionCache(environment)?.keep([path: entry])
    }

    private func probe(_ path: String) -> ExternalProbe {
        ExternalProbe(path: path, environment: environment, cancellation: cancellation, describer: describer)
    }

    /// Returns the libraries of the plugin folder, the only place where they are looked for: a library is code inside this process.
    private func libraries(in folder: String, _ refused: inout [RefusedTask]) -> [String] {
        let paths = LibraryFile.candidates(in: folder)
        guard !paths.isEmpty else { return [] }
        do throws(SinGANError) { try PluginFile.checkFolder(folder) } catch {
            let known = refused.contains { $0.path == folder }
            if !known { refused.append(RefusedTask(path: folder, verb: nil, reason: error.description)) }
            return []
        }
        return paths
    }

    /// Returns the executable of that verb on the PATH, for a verb that nothing else knows.
    public func onPath(_ verb: String) async -> FoundExternals {
        guard ExternalDescription.isName(verb), Self.prefix + verb != Self.tool else { return FoundExternals() }
        let folders = (environment["PATH"] ?? "").split(separator: ":").filter { $0.hasPrefix("/") }
        let paths = folders.map { "\($0)/\(Self.prefix)\(verb)" }
        guard let path = paths.first(where: { access($0, X_OK) == 0 }) else { return FoundExternals() }
        return await described([path])
    }

    /// Returns the folders in the order in which they are searched. Relative ones are refused, so that nothing is looked for in the current folder.
    private func folders(_ refused: inout [RefusedTask]) -> [String] {
        var folders: [String] = []
        // Without any of them there is no user whose folder it could be.
        if ["SINGAN_PLUGINS", "XDG_DATA_HOME", "HOME"].contains(where: { environment[$0]?.isEmpty == false }) {
            folders.append(PluginFolder.path(environment))
        }
        folders += (environment["SINGAN_PLUGIN_PATH"] ?? "").split(separator: ":", omittingEmptySubsequences: true).map(String.init)
        var taken: [String] = []
        for folder in folders {
            let path = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
            guard path.hasPrefix("/") else {
                refused.append(RefusedTask(path: folder, verb: nil, reason: "a plugin folder must be an absolute path"))
                continue
            }
            if !taken.contains(path) { taken.append(path) }
        }
        return taken
    }

    /// Returns the files that are named like plugins, in alphabetical order.
    private func candidates(in folder: String, _ refused: inout [RefusedTask]) -> [String] {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        let plugins = names.filter { name in
            // Shared libraries are looked for elsewhere.
            name.hasPrefix(Self.prefix) && name != Self.tool && !LibraryFile.isNamed(name)
        }
        guard !plugins.isEmpty else { return [] }
        do throws(SinGANError) { try PluginFile.checkFolder(folder) } catch {
            refused.append(RefusedTask(path: folder, verb: nil, reason: error.description))
            return []
        }
        return plugins.map { "\(folder)/\($0)" }
    }

    /// Asks all files at once, since each may take seconds; the answers come in the order of the paths.
    private func described(_ paths: [String]) async -> FoundExternals {
        let cache = DescriptionCache(environment)
        let answers = await withTaskGroup(of: (Int, ExternalProbe.Answer).self) { tasks in
            for (number, path) in paths.enumerated() {
                tasks.addTask {
                    return (number, await probe(path).answer(cache))
                }
            }
            var answers: [Int: ExternalProbe.Answer] = [:]
            for await (number, answer) in tasks { answers[number] = answer }
            return answers
        }
        var (found, entries): (FoundExternals, [String: DescriptionCache.Entry]) = (FoundExternals(), [:])
        for (number, path) in paths.enumerated() {
            guard let answer = answers[number] else { continue }
            entries[path] = answer.news
            switch answer.result {
            case .success(let external): found.externals.append(external)
            case .failure(let error):
                found.refused.append(RefusedTask(path: path, verb: ExternalProbe.verb(of: path), reason: Self.reason(error, path)))
            }
        }
        cache?.keep(entries)
        return found
    }

    /// Returns the reason without the path, which stands beside it already.
    private static func reason(_ error: SinGANError, _ path: String) -> String {
        let text = error.description
        return text.hasPrefix(path + " ") ? "it" + text.dropFirst(path.count) : text
    }
}

/// The tasks that were found outside the program.
public struct FoundExternals: Sendable {
    /// The usable tasks; of two with one verb the first one counts.
    public var externals: [External] = []
    /// The plugins that can't be used, with the reasons.
    public var refused: [RefusedTask] = []

    /// Makes a list of tasks and of refused plugins.
    public init(externals: [External] = [], refused: [RefusedTask] = []) {
        self.externals = externals
        self.refused = refused
    }

    mutating func add(_ other: FoundExternals) {
        externals += other.externals
        refused += other.refused
    }

    /// Adds the tasks to the registry. `reserved` are the program's other commands, whose names no task can have.
    public func join(_ registry: inout TaskRegistry, reserved: Set<String>) {
        for task in refused { registry.refuse(task) }
        for external in externals {
            do throws(SinGANError) {
                registry.add(
                    try ExternalTasks.type(of: external), from: external.path, version: external.description.version, reserved: reserved)
            } catch {
                registry.refuse(RefusedTask(path: external.path, verb: external.description.verb, reason: error.message))
            }
        }
    }
}

/// A file that may be a plugin, and that can be trusted as far as one that the user put there.
struct PluginFile {
    /// The absolute path at which it was found.
    let path: String
    /// The stamp that tells a changed file from the one that was asked before: its times, its size and its number.
    let stamp: String

    /// Checks the file. Throws `.badData` unless it is a regular file (links are followed) that others can't replace: neither the file nor the folder
    /// that it or a link to it is in may be writable for everybody.
    init(_ path: String) throws(SinGANError) {
        self.path = path
        var status = stat()
        guard let real = realpath(path, nil) else { throw Self.refused("can't be read: \(String(cString: strerror(errno)))") }
        defer { free(real) }
        guard stat(real, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw Self.refused("is no regular file") }
        guard status.st_mode & S_IWOTH == 0 else { throw Self.refused("can be written by everybody", "Take that away: chmod o-w \(path)") }
        for file in Set([path, String(cString: real)]) {
            try Self.checkFolder(URL(fileURLWithPath: file).deletingLastPathComponent().path)
        }
        #if canImport(Darwin)
            let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
        #else
            let (modified, changed) = (status.st_mtim, status.st_ctim)
        #endif
        stamp = "\(modified.tv_sec).\(modified.tv_nsec) \(changed.tv_sec).\(changed.tv_nsec) \(status.st_size) \(status.st_ino)"
    }

    var isExecutable: Bool { access(path, X_OK) == 0 }

    /// Checks a folder. Throws `.badData` where everybody can put files into it.
    static func checkFolder(_ folder: String) throws(SinGANError) {
        var status = stat()
        guard stat(folder, &status) == 0, status.st_mode & S_IWOTH != 0 else { return }
        throw refused("is in a folder that everybody can write in", "Take that away: chmod o-w \(folder)")
    }

    private static func refused(_ what: String, _ hint: String? = nil) -> SinGANError { SinGANError(.badData, "it \(what)", hint: hint) }
}

/// The folder of plugins: executables `singan-NAME` and shared libraries.
public enum PluginFolder {
    /// Returns `$SINGAN_PLUGINS`, else `singan/plugins` in `$XDG_DATA_HOME` or the user's `.local/share`.
    public static func path(_ environment: [String: String]) -> String {
        if let own = environment["SINGAN_PLUGINS"], !own.isEmpty {
            return own.count > 1 && own.hasSuffix("/") ? String(own.dropLast()) : own
        }
        return "\(UserFolder.data(environment))/singan/plugins"
    }
}
