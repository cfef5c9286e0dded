import Foundation
import SinGANSupport

/// Remembers which runs over a folder are finished, so that they can be skipped: what was made, and that nobody has changed it since.
struct FinishedRuns: Sendable {
    private let folder: String

    init(_ cache: ResultCache) { folder = "\(cache.folder)/finished" }

    /// Whether these files were all made by a run of this key, and still are as it left them.
    func has(_ key: String, _ files: [String]) -> Bool {
        guard let record = try? AtomicFile.read(path(key, files)) else { return false }
        guard let digest = try? Self.digest(files) else { return false }
        return String(decoding: record, as: UTF8.self) == digest
    }

    /// A record that can't be written only costs time later.
    func keep(_ key: String, _ files: [String]) {
        guard let digest = try? Self.digest(files) else { return }
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try? AtomicFile.write(Array(digest.utf8), to: path(key, files))
    }

    static func clear(_ cache: ResultCache) { try? FileManager.default.removeItem(atPath: "\(cache.folder)/finished") }

    private func path(_ key: String, _ files: [String]) -> String {
        let places = files.map { URL(fileURLWithPath: $0).standardizedFileURL.path }.joined(separator: "\n")
        return "\(folder)/\(Digest.sha256(Array("\(key)\n\(places)".utf8)))"
    }

    private static func digest(_ files: [String]) throws -> String {
        var digest = Digest()
        for file in files { digest.update(Digest.sha256(try AtomicFile.read(file))) }
        return digest.hexadecimal()
    }
}
