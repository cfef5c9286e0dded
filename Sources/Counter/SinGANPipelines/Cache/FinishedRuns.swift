import Foundation
import SinGANSupport

/// Remembers which runs over a folder are finished, so that they can be skipped: what was made, and that nobody has changed it since.
package struct FinishedRuns: Sendable {
    private let folder: String

    /// Makes the memory of a cache's folder.
    package init(_ cache: ResultCache) { folder = "\(cache.folder)/finished" }

    /// What is known of files that lie where a run will write.
    enum State {
        /// A run of this key made them all, and they are as it left them.
        case finished
        /// A run made all that are there, and they are as it left them, but it had another key or some are missing: they may be replaced.
        case outdated
        /// Nothing.
        case unknown
    }

    func state(_ key: String, _ files: [String]) -> State {
        guard !files.isEmpty, let record = try? AtomicFile.read(path(files)) else { return .unknown }
        let lines = String(decoding: record, as: UTF8.self).split(separator: "\n").map(String.init)
        guard lines.count == files.count + 1 else { return .unknown }
        var isWhole = true
        for (file, line) in zip(files, lines.dropFirst()) {
            if line == Self.begun {
                isWhole = false
            } else if FileManager.default.fileExists(atPath: file) {
                guard FileMark(line).isOf(file) else { return .unknown }
            } else {
                isWhole = false
            }
        }
        return isWhole && lines[0] == key ? .finished : .outdated
    }

    /// Notes, before anything is written, that these files will be this run's: what is there of them when the run ends too early is replaced by the next one.
    func begin(_ key: String, _ files: [String]) { write(key, files, files.map { _ in Self.begun }) }

    /// Notes what was made, in the order of `files`. A record that can't be written only costs time later.
    func keep(_ key: String, _ files: [String], _ marks: [FileMark]) { write(key, files, marks.map(\.line)) }

    private func write(_ key: String, _ files: [String], _ lines: [String]) {
        guard !files.isEmpty else { return }
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try? AtomicFile.write(Array(([key] + lines).joined(separator: "\n").utf8), to: path(files))
    }

    /// In the place of a digest: the file is being written.
    private static let begun = "-"

    /// Forgets all finished runs.
    package static func clear(_ cache: ResultCache) { try? FileManager.default.removeItem(atPath: "\(cache.folder)/finished") }

    private func path(_ files: [String]) -> String {
        let places = files.map { URL(fileURLWithPath: $0).standardizedFileURL.path }.joined(separator: "\n")
        return "\(folder)/\(Digest.sha256(Array(places.utf8)))"
    }
}

/// How a file is known again: by its digest, and by its size and time, so that a file that nobody touched needn't be read.
struct FileMark: Sendable, Equatable {
    /// The SHA-256 of the content.
    let digest: String
    /// The size in bytes and the time of the last change; nil where they aren't known, as in records of earlier versions.
    private let stamp: String?

    /// Reads the file. Throws also where what is written is gone: of a pipe.
    init(of file: String) throws(SinGANError) {
        guard !WaitingStream.isThere(file) else { throw SinGANError(.noInput, "\(file) is no regular file") }
        // A change while it is read gives it another time.
        stamp = Self.stamp(of: file)
        digest = Digest.sha256(try AtomicFile.read(file))
    }

    /// Reads what `line` wrote.
    init(_ line: String) {
        let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
        digest = parts.first ?? ""
        stamp = parts.count > 1 ? parts[1] : nil
    }

    /// The mark on one line.
    var line: String { stamp.map { "\(digest) \($0)" } ?? digest }

    /// Whether the file is the same: one that has been touched, or copied, is read.
    func isOf(_ file: String) -> Bool {
        if let stamp, stamp == Self.stamp(of: file) { return true }
        return (try? FileMark(of: file))?.digest == digest
    }

    /// The size in bytes and the time of the last change; nil where there is no such file.
    static func stamp(of file: String) -> String? {
        var status = stat()
        guard stat(file, &status) == 0 else { return nil }
        #if os(Linux)
            let changed = status.st_mtim
        #else
            let changed = status.st_mtimespec
        #endif
        return "\(status.st_size) \(changed.tv_sec).\(changed.tv_nsec)"
    }
}
