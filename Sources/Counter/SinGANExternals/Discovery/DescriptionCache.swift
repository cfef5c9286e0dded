import Foundation
import SinGANEngine
import SinGANSupport

/// The cache of plugins' descriptions, kept over runs of the tool, so that no plugin has to be started to be listed.
///
/// It is a file in the user's cache folder; the tool works without one that can't be read or written.
struct DescriptionCache: Sendable {
    /// The entry of one file.
    struct Entry: Codable, Sendable {
        /// The stamp of the file when it was asked.
        var stamp: String
        /// The SHA-256 of the file.
        var digest: String
        /// The file's answer, JSON.
        var description: String?
        /// The reason why it was refused instead.
        var refusal: String?
        /// The time when it was refused, in seconds since 1970.
        var time: Double?
    }

    private struct Content: Codable {
        var version = 1
        var entries: [String: Entry] = [:]
    }

    /// The seconds for which a refusal counts: what was missing may be there by then.
    static let refusalTime = 60.0
    /// The most entries; more are left out.
    static let most = 1000

    let path: String
    private let content: Content

    /// Returns `$SINGAN_CACHE`, else `singan` in `$XDG_CACHE_HOME` or the user's `.cache`; nil where none of them is known.
    static func folder(_ environment: [String: String]) -> String? {
        if let own = environment["SINGAN_CACHE"], own.hasPrefix("/") { return own }
        guard ["XDG_CACHE_HOME", "HOME"].contains(where: { environment[$0]?.hasPrefix("/") == true }) else { return nil }
        return "\(UserFolder.cache(environment))/singan"
    }

    init?(_ environment: [String: String]) {
        guard let folder = Self.folder(environment) else { return nil }
        path = "\(folder)/plugins.json"
        let bytes = try? AtomicFile.read(path)
        let read = bytes.flatMap { try? JSONDecoder().decode(Content.self, from: Data($0)) }
        content = read?.version == 1 ? read ?? Content() : Content()
    }

    /// Returns the entry of the file, if the file is still the same and the answer still counts.
    func entry(_ file: PluginFile) -> Entry? {
        guard let entry = content.entries[file.path], entry.stamp == file.stamp else { return nil }
        guard entry.refusal != nil else { return entry }
        let age = Date().timeIntervalSince1970 - (entry.time ?? 0)
        return (0..<Self.refusalTime).contains(age) ? entry : nil
    }

    /// Writes the cache again with these entries added. Another process may write it at the same time: one of the two wins, whole.
    func keep(_ entries: [String: Entry]) {
        guard !entries.isEmpty else { return }
        var content = content
        content.entries.merge(entries) { $1 }
        for path in content.entries.keys.sorted().dropFirst(Self.most) { content.entries[path] = nil }
        guard let bytes = try? CanonicalJSON.encode(content) else { return }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try? AtomicFile.write(bytes, to: path)
    }
}
