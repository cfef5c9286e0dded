import Foundation
import SinGANEngine
import SinGANSupport
import SinGANTasks
import Synchronization

/// Notes what a batch makes of one picture: in the manifest, and in the memory of finished runs.
final class BatchRecord {
    private let item: PictureSet.Item
    private let run: PipelineRun
    private let manifest: Manifest?
    private let folder: String
    /// What all that is made depends on, on any machine.
    private let key: String
    private let files: [String]
    private let start = ContinuousClock.now
    private var marks: [String: FileMark] = [:]
    /// The input that the picture is for.
    private let input: String
    /// Whether lines tell how much of a result is copied.
    private let measuresCopies: Bool

    init(
        _ item: PictureSet.Item, of input: String, _ run: PipelineRun, key: String, _ manifest: Manifest?, folder: String,
        measuresCopies: Bool
    ) {
        (self.item, self.input, self.run, self.key) = (item, input, run, key)
        (self.manifest, self.folder, self.measuresCopies) = (manifest, folder, measuresCopies)
        files = run.outputs.files
    }

    private var names: [JSONValue] { files.map { .text(ManifestRecords.name($0, in: folder)) } }

    /// Notes that the files will be this run's.
    func begin() throws(SinGANError) {
        try manifest?.add(["begun": .text(item.file), "key": .text(key), "files": .list(names)])
    }

    /// Notes a result whose files are written.
    func add(_ result: DeliveredResult) throws(SinGANError) {
        for file in Self.files(result.written.map(\.path) + result.beside, of: files) where marks[file] == nil {
            marks[file] = try FileMark(of: file)
        }
        guard let manifest, let first = result.written.first else { return }
        var members: [String: JSONValue] = [
            "result": .text(ManifestRecords.name(first.path, in: folder)), "number": .integer(result.recipe.number), "key": .text(key),
            "source": source, "task": .text(type(of: result.step.command).descriptor.verb),
            "seed": .text(String(result.step.command.seed)), "recipe": recipe(result),
            "seconds": .number((Self.seconds(since: start) * 1000).rounded() / 1000),
        ]
        if run.steps.count > 1 { members["step"] = .text(result.step.step.name) }
        let partners = partners
        if !partners.isEmpty { members["with"] = .list(partners) }
        if first.path.hasSuffix("/") {
            members["frames"] = .list(entries(first.path))
        } else {
            members["digest"] = JSONValue(marks[first.path]?.digest)
        }
        let companions = result.written.dropFirst().flatMap { entries($0.path, name: $0.companion) }
        if !companions.isEmpty { members["companions"] = .list(companions) }
        if !result.beside.isEmpty { members["beside"] = .list(result.beside.flatMap { entries($0) }) }
        if measuresCopies, let share = try copied(result) { members["copied"] = .number((share * 10000).rounded() / 10000) }
        try manifest.add(members)
    }

    /// The marks of all files, in the order of the plan; nil where one wasn't written.
    var allMarks: [FileMark]? {
        let all = files.compactMap { file in marks[file] ?? (try? FileMark(of: file)) }
        return all.count == files.count ? all : nil
    }

    /// Notes a failure.
    ///
    /// - Parameter isBlocked: whether files of others are where results should go.
    static func fail(
        _ item: PictureSet.Item, _ error: SinGANError, _ manifest: Manifest?, files: [String] = [], folder: String
    ) throws(SinGANError) {
        var members: [String: JSONValue] = [
            "source": ["file": .text(item.file)], "error": .text(error.description), "code": .integer(Int(error.exitStatus)),
        ]
        if error.cause is MovedFile {
            members["isBlocked"] = true
            members["files"] = .list(files.map { .text(ManifestRecords.name($0, in: folder)) })
        }
        try manifest?.add(members)
    }

    private var source: JSONValue { ["file": .text(item.file), "sha256": JSONValue(run.images.digests["@\(input)"])] }

    /// The picture's files in other folders.
    private var partners: [JSONValue] {
        item.files.filter { $0.key != input }.sorted { $0.key < $1.key }.map { name, file in
            ["input": .text(name), "file": .text(file), "sha256": JSONValue(run.images.digests["@\(name)"])]
        }
    }

    /// A recipe that the file itself holds is named by its digest, so that lines stay short.
    private func recipe(_ result: DeliveredResult) -> JSONValue {
        let json = result.recipe.json
        guard result.isDescribed, let path = result.written.first?.path, Recipe.isHeld(by: path) else { return json }
        return ["in": "result", "sha256": .text(Digest.sha256(Array(json.text.utf8)))]
    }

    private func copied(_ result: DeliveredResult) throws(SinGANError) -> Double? {
        guard let image = result.image else { return nil }
        do { return try run.context(result.step, RunLog(), measures: false).copiedShare(of: image, from: "@\(input)") } catch {
            throw SinGANError.of(error)
        }
    }

    private func entries(_ path: String, name: String? = nil) -> [JSONValue] {
        Self.files([path], of: files).map { file in
            var members: [String: JSONValue] = [
                "file": .text(ManifestRecords.name(file, in: folder)), "sha256": JSONValue(marks[file]?.digest),
            ]
            if let name { members["name"] = .text(name) }
            return .object(members)
        }
    }

    /// The files themselves, where a path is the folder of several.
    private static func files(_ paths: [String], of all: [String]) -> [String] {
        paths.flatMap { path in path.hasSuffix("/") ? all.filter { $0.hasPrefix(path) } : [path] }
    }

    static func seconds(since start: ContinuousClock.Instant) -> Double { (ContinuousClock.now - start) / .seconds(1) }
}
