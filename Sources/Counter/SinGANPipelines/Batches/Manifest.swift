import Foundation
import SinGANSupport
import SinGANTasks

/// The file in which a batch notes, line by line, what it makes: JSON objects in the folder of its results.
final class Manifest: Sendable {
    private let descriptor: Int32
    private let path: String

    /// The name of the file; parts of the pictures have files of their own.
    static func name(_ shard: PictureShard?) -> String {
        shard.map { "manifest-\($0.number)-of-\($0.count).jsonl" } ?? "manifest.jsonl"
    }

    /// The manifests of a folder, of all parts.
    static func files(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        // The folder has thousands of other files, and an expression is compiled wherever it stands.
        let part = /manifest-[0-9]+-of-[0-9]+\.jsonl/
        return names.filter { $0.hasPrefix("manifest") && ($0 == name(nil) || $0.wholeMatch(of: part) != nil) }.sorted()
            .map { PictureSet.inside(folder, $0) }
    }

    /// Opens the manifest of a folder, and makes both where they aren't there. A line that a killed run left unfinished is cut off.
    ///
    /// Throws `.locked` where another run writes it, and `.cannotCreate`.
    init(in folder: String, _ shard: PictureShard?) throws(SinGANError) {
        try OutputPlan.makeFolder(folder)
        path = PictureSet.inside(folder, Self.name(shard))
        descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw SinGANError(
                .cannotCreate, "can't write \(path): \(String(cString: strerror(errno)))",
                hint: "Choose another folder, or give --no-manifest.")
        }
        // Two runs would make the same pictures twice. Where a file system has no locks, nobody is kept out.
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
            throw SinGANError(
                .locked, "another run is writing \(path)", hint: "Wait for its end, or divide the pictures between both with --shard.")
        }
        repairEnd()
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Completes a last line that is whole, and cuts off one that isn't.
    private func repairEnd() {
        guard let bytes = try? AtomicFile.read(path), let last = bytes.last, last != UInt8(ascii: "\n") else { return }
        let start = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        if (try? JSONDecoder().decode(JSONValue.self, from: Data(bytes[start...]))) != nil {
            _ = Foundation.write(descriptor, "\n", 1)
        } else {
            ftruncate(descriptor, off_t(start))
        }
    }

    /// Writes one line, at once: a file that is opened for appending takes it as a whole, whoever else writes there.
    func add(_ members: [String: JSONValue]) throws(SinGANError) {
        let line = Array((JSONValue.object(members).text + "\n").utf8)
        let count = line.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
        guard count == line.count else {
            throw SinGANError(
                .inputOutput, "can't write \(path): \(String(cString: strerror(errno)))", hint: "Make room there, and start again.")
        }
    }
}

/// What manifests tell of earlier runs.
struct ManifestRecords: Sendable {
    private let folder: String
    /// Files that are finished, by their names in the manifests: what they depend on, and their digest.
    private var made: [String: (key: String, digest: String)] = [:]
    /// Files that were begun after that.
    private var begun: Set<String> = []
    /// The sentence of each picture's last failure, unless it was made after that.
    private(set) var failures: [String: String] = [:]

    /// Reads all manifests of a folder. Lines that can't be read are left out.
    init(in folder: String) {
        self.folder = folder
        let decoder = JSONDecoder()
        for file in Manifest.files(in: folder) {
            guard let bytes = try? AtomicFile.read(file) else { continue }
            for line in bytes.split(separator: UInt8(ascii: "\n")) {
                guard let line = try? decoder.decode(Line.self, from: Data(line)) else { continue }
                take(line)
            }
        }
    }

    private mutating func take(_ line: Line) {
        if let source = line.begun {
            failures[source] = nil
            begun.formUnion(line.files ?? [])
            return
        }
        if let error = line.error, let source = line.source {
            failures[source.file] = error
            // Files of others are in the way: they are not ours to replace.
            if line.isBlocked == true { begun.subtract(line.files ?? []) }
            return
        }
        guard let key = line.key else { return }
        for file in line.made {
            guard let digest = file.sha256 else { continue }
            made[file.file] = (key, digest)
            begun.remove(file.file)
        }
    }

    /// What is known of files that lie where a run will write: as `FinishedRuns.state` says it.
    func state(_ key: String, _ files: [String]) -> FinishedRuns.State {
        guard !files.isEmpty else { return .unknown }
        var (isWhole, isKnown) = (true, false)
        for file in files {
            let name = Self.name(file, in: folder)
            guard FileManager.default.fileExists(atPath: file) else {
                isWhole = false
                continue
            }
            if let known = made[name], (try? FileMark(of: file))?.digest == known.digest {
                isKnown = true
                if known.key != key { isWhole = false }
            } else if begun.contains(name) {
                (isKnown, isWhole) = (true, false)
            } else {
                return .unknown
            }
        }
        return isWhole ? .finished : isKnown ? .outdated : .unknown
    }

    /// A file's name as manifests have it: seen from their folder, so that the folder may lie elsewhere tomorrow.
    static func name(_ file: String, in folder: String) -> String {
        let prefix = folder.hasSuffix("/") ? folder : "\(folder)/"
        return file.hasPrefix(prefix) ? String(file.dropFirst(prefix.count)) : file
    }

    /// A line of any kind.
    private struct Line: Decodable {
        let begun: String?
        let files: [String]?
        let error: String?
        let isBlocked: Bool?
        let key: String?
        let source: File?
        let result: String?
        let digest: String?
        let frames: [File]?
        let companions: [File]?
        let beside: [File]?

        struct File: Decodable {
            let file: String
            let sha256: String?
        }

        var made: [File] {
            (result.map { [File(file: $0, sha256: digest)] } ?? []) + (frames ?? []) + (companions ?? []) + (beside ?? [])
        }
    }
}
