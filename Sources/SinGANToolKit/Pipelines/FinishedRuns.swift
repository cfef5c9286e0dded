import Foundation
import SinGANSupport

/// Remembers which runs over a folder are finished, so that they can be skipped: what was made, and that nobody has changed it since.
struct FinishedRuns: Sendable {
    private let folder: String

    init(_ cache: ResultCache) { folder = "\(cache.folder)/finished" }

    /// What is known of files that lie where a run will write.
    enum State {
        /// A run of this key made them all, and they are as it left them.
        case finished
        /// A run of another key made them all, and they are as it left them: they may be replaced.
        case outdated
        /// Nothing.
        case unknown
    }

    func state(_ key: String, _ files: [String]) -> State {
        guard let record = try? AtomicFile.read(path(files)), let digest = try? Self.digest(files) else { return .unknown }
        let lines = String(decoding: record, as: UTF8.self).split(separator: "\n")
        guard lines.count == 2, lines[1] == digest else { return .unknown }
        return lines[0] == key ? .finished : .outdated
    }

    /// A record that can't be written only costs time later.
    func keep(_ key: String, _ files: [String]) {
        guard let digest = try? Self.digest(files) else { return }
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try? AtomicFile.write(Array("\(key)\n\(digest)".utf8), to: path(files))
    }

    static func clear(_ cache: ResultCache) { try? FileManager.default.removeItem(atPath: "\(cache.folder)/finished") }

    private func path(_ files: [String]) -> String {
        let places = files.map { URL(fileURLWithPath: $0).standardizedFileURL.path }.joined(separator: "\n")
        return "\(folder)/\(Digest.sha256(Array(places.utf8)))"
    }

    private static func digest(_ files: [String]) throws -> String {
        var digest = Digest()
        for file in files { digest.update(Digest.sha256(try AtomicFile.read(file))) }
        return digest.hexadecimal()
    }
}
