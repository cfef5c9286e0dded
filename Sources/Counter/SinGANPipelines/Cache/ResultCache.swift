import Foundation
import SinGANImaging
import SinGANSupport
import SinGANTasks
import Synchronization

/// Results of finished steps, kept in a folder by what they depend on. The oldest go when there are too many.
package struct ResultCache: Sendable {
    /// The folder.
    package let folder: String
    /// The largest number of bytes of all results together.
    package let limit: Int

    /// The ending of a result's file.
    package static let suffix = ".result"
    private let failure = Failure()

    /// Makes the cache of an environment: `$SINGAN_CACHE/results`, else `singan/results` in `$XDG_CACHE_HOME` or the user's `.cache`; `$SINGAN_CACHE_MB` is the limit, 2000 without it.
    package init(_ environment: [String: String]) {
        folder = "\(Self.cacheFolder(environment))/results"
        let number = EnvironmentNumber.cacheMegabytes
        limit = Int((try? number.value(environment)) ?? number.usual) * 1_000_000
    }

    private static func cacheFolder(_ environment: [String: String]) -> String {
        if let own = environment["SINGAN_CACHE"], !own.isEmpty { return own }
        return "\(UserFolder.cache(environment))/singan"
    }

    /// A file of the cache.
    package struct Entry: Sendable {
        /// The file.
        package let path: String
        /// Its size.
        package let bytes: Int
        /// When it was made or last taken.
        package let used: Date
    }

    /// Returns all files of the cache, the newest first.
    package func entries() -> [Entry] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let entries = names.filter { $0.hasSuffix(Self.suffix) }.compactMap { name -> Entry? in
            let path = "\(folder)/\(name)"
            guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
                attributes[.type] as? FileAttributeType == .typeRegular
            else { return nil }
            return Entry(
                path: path, bytes: (attributes[.size] as? NSNumber)?.intValue ?? 0,
                used: attributes[.modificationDate] as? Date ?? .distantPast)
        }
        return entries.sorted { ($0.used, $0.path) > ($1.used, $1.path) }
    }

    /// Whether there is a result, without reading it.
    func has(_ key: String) -> Bool { FileManager.default.fileExists(atPath: path(key)) }

    /// nil where there is none that can be read.
    func result(_ key: String) -> StepResult? {
        guard let bytes = try? AtomicFile.read(path(key)), let archive = try? PictureArchive(bytes, name: path(key)),
            let result = StepResult(archive)
        else { return nil }
        try? FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: path(key))
        return result
    }

    /// Keeps a result, and makes room for it. A cache that can't be written to is no reason to fail: it is told once what is wrong, and nothing is
    /// kept any more.
    func keep(_ result: StepResult, _ key: String) -> String? {
        guard !failure.isKnown.load(ordering: .relaxed) else { return nil }
        do throws(SinGANError) {
            let bytes = try result.archive.encoded()
            guard bytes.count <= limit else { return nil }
            try makeFolder()
            try AtomicFile.write(bytes, to: path(key))
            try makeRoom()
            return nil
        } catch {
            // Steps that run at the same time would all tell it.
            guard !failure.isKnown.exchange(true, ordering: .relaxed) else { return nil }
            return "results are not cached: \(error.message)"
        }
    }

    private func makeFolder() throws(SinGANError) {
        do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
            let parent = OutputRules.nearestFolder(folder)
            throw SinGANError(.cannotCreate, "the folder \(folder) can't be made in \(parent)", hint: "See SINGAN_CACHE.", cause: error)
        }
    }

    /// Whether something couldn't be kept.
    private final class Failure: Sendable {
        let isKnown = Atomic(false)
    }

    /// Removes everything, and returns how many bytes that were.
    package func clear() throws(SinGANError) -> Int {
        let entries = entries()
        for entry in entries { try remove(entry) }
        return entries.reduce(0) { $0 + $1.bytes }
    }

    private func path(_ key: String) -> String { "\(folder)/\(key)\(Self.suffix)" }

    private func makeRoom() throws(SinGANError) {
        var total = 0
        for entry in entries() {
            total += entry.bytes
            if total > limit { try remove(entry) }
        }
    }

    private func remove(_ entry: Entry) throws(SinGANError) {
        // Another process may have removed it meanwhile.
        guard unlink(entry.path) != 0, errno != ENOENT else { return }
        throw SinGANError(
            .cannotCreate, "can't remove \(entry.path): \(String(cString: strerror(errno)))", hint: "Check its folder's permissions.")
    }
}

/// What a step made, with what there is to tell of it.
package struct StepResult: Sendable {
    /// The pictures, with what the task tells of them.
    package let output: TaskOutput
    /// The identity of the model that was used.
    package let model: String?
    /// What the task had to say.
    package let notices: [String]
    /// What budgets came to, of this step and of those before it: by the keys of their results.
    let trainings: [String: [StepOption]]

    init(output: TaskOutput, model: String?, notices: [String], trainings: [String: [StepOption]] = [:]) {
        self.trainings = trainings
        self.output = output
        self.model = model
        self.notices = notices
    }

    private static let note = "result"

    var archive: PictureArchive {
        let telling: JSONValue = [
            "report": .object(output.report), "recipe": .object(output.recipe), "summary": .list(output.summary.map { .text($0) }),
            "model": JSONValue(model), "notices": .list(notices.map { .text($0) }),
            "trainings": .object(
                trainings.mapValues { .list($0.map { .list(([$0.name] + $0.values).map { .text($0) }) }) }),
        ]
        return PictureArchive(images: output.results, animation: output.animation, notes: [Self.note: telling.text])
    }

    /// nil for an archive of something else.
    init?(_ archive: PictureArchive) {
        guard let text = archive.notes[Self.note], let telling = try? JSONDecoder().decode(Telling.self, from: Data(text.utf8)) else {
            return nil
        }
        output = TaskOutput(
            results: archive.images, animation: archive.animation, report: telling.report, recipe: telling.recipe,
            summary: telling.summary)
        (model, notices) = (telling.model, telling.notices)
        trainings = telling.trainings.mapValues { options in
            options.filter { !$0.isEmpty }.map { StepOption(name: $0[0], values: Array($0.dropFirst())) }
        }
    }

    private struct Telling: Decodable {
        let report: [String: JSONValue]
        let recipe: [String: JSONValue]
        let summary: [String]
        let model: String?
        let notices: [String]
        let trainings: [String: [[String]]]
    }
}
