import Foundation
import SinGANSupport

/// The shared libraries of the plugin folder.
///
/// Nothing is loaded here: `describe` asks a process of its own (`LibraryDescriber`), or a cache. The library itself is loaded when its task is run.
struct LibraryDiscovery: Sendable {
    /// A library's description as it came, by its path.
    let describe: @Sendable (String) async throws(SinGANError) -> [UInt8]

    /// The paths of what is named like a library in the folder, by name.
    static func candidates(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { LibraryFile.isNamed($0) && !$0.hasPrefix(".") }.sorted().map { "\(folder)/\($0)" }
    }

    /// The task that a library is. Throws `.badData` where it is none, and what `describe` throws.
    func external(_ path: String) async throws(SinGANError) -> External {
        try LibraryFile.check(path)
        let description = try ExternalDescription(json: try await describe(path), from: path)
        let digest = Digest.sha256(try AtomicFile.read(path))
        return External(description: description, path: path, digest: digest, runner: LibraryRunner(path: path))
    }
}
