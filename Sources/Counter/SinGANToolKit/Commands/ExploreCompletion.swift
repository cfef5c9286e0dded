import Foundation
import SinGANTasks

/// What a shell offers behind `explore`, whose words are another command's.
enum ExploreCompletion {
    /// The tasks that can be explored; behind one of them, files.
    ///
    /// - Parameters:
    ///   - words: of the whole command line.
    ///   - index: of the word that is being written.
    ///   - prefix: what is there of it.
    @Sendable static func candidates(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
        let verbs = (RootCommand.registry?.tasks ?? []).filter { $0 is any ScaleTask.Type }.map { $0.descriptor.verb }
        return words.prefix(max(0, index)).contains(where: verbs.contains) ? files(prefix) : verbs.filter { $0.hasPrefix(prefix) }
    }

    /// Files and folders whose path begins so; folders with a slash, hidden ones only where asked for.
    private static func files(_ prefix: String) -> [String] {
        let folder = prefix.lastIndex(of: "/").map { String(prefix[...$0]) } ?? ""
        let name = prefix.dropFirst(folder.count)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        return names.sorted().filter { $0.hasPrefix(name) && (!$0.hasPrefix(".") || name.hasPrefix(".")) }.map {
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: folder + $0, isDirectory: &isFolder)
            return folder + $0 + (isFolder.boolValue ? "/" : "")
        }
    }
}
