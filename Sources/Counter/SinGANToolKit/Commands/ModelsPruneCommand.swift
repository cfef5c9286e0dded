import ArgumentParser
import Foundation
import SinGANEngine
import SinGANSupport
import SinGANTasks
import SinGANTraining

/// `singan-tool models prune`.
struct ModelsPruneCommand: ToolCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "prune", abstract: "Remove models that have not been used for a long time.", discussion: discussion,
            version: ToolVersion.current)
    }

    private static var discussion: String {
        """
        A model is used when it is trained and whenever a task takes it from the folder. --unused-for removes models that have not been \
        used for that time. --keep then removes the least recently used ones until the rest is no larger than that. A model that \
        is being trained stays. A model that is needed again is trained again.

          \(ProgramName.current) models prune --unused-for 30d --dry-run
          \(ProgramName.current) models prune --keep 2GB
        """
    }

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Remove models that have not been used for this time, such as 12h, 30d or 8w.", valueName: "age"),
        transform: OptionValue.age)
    var unusedFor: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Keep the most recently used models, up to this size, such as 500MB or 2GB.", valueName: "size"),
        transform: OptionValue.bytes)
    var keep: Int?

    @Flag(help: "Print what would be removed, and remove nothing.")
    var dryRun = false

    @OptionGroup var models: ModelFolderOptions
    @OptionGroup(title: "Everywhere") var common: CommonOptions

    func validate() throws {
        guard unusedFor == nil, keep == nil else { return }
        throw ValidationError("nothing says which models go: give --unused-for, such as 30d, or --keep, such as 2GB")
    }

    /// False where a process has begun to train it meanwhile. Throws `.inputOutput` where it can't be removed.
    private func isRemoved(_ entry: ModelStore.Entry) throws(SinGANError) -> Bool {
        guard !dryRun else { return true }
        do throws(SinGANError) { try models.store.remove(entry) } catch {
            if error.code == .locked { return false }
            throw error
        }
        return true
    }

    func run(in environment: ToolEnvironment, _ reporter: Reporter) async throws {
        let entries = models.store.files()
        let choice = ModelPruning(unusedFor: unusedFor, keep: keep, now: Date()).choice(
            entries.map { ModelPruning.Candidate(bytes: $0.bytesOnDisk, used: $0.lastUse ?? $0.trained, isLocked: $0.isLocked) })
        var (removed, bytes, spared): ([JSONValue], Int, [ModelStore.Entry]) = ([], 0, choice.spared.map { entries[$0] })
        for entry in choice.removed.map({ entries[$0] }) {
            let (size, picture) = (entry.bytesOnDisk, entry.note?.picture)
            guard try isRemoved(entry) else {
                spared.append(entry)
                continue
            }
            bytes += size
            removed.append(["path": .text(entry.path), "bytes": .integer(size), "picture": JSONValue(picture)])
            try reporter.result(
                "\(dryRun ? "would remove" : "removed") \(entry.identity.prefix(12)) (\(picture ?? "unknown picture"), \(CacheListCommand.megabytes(size)))"
            )
        }
        for entry in spared { reporter.notice("\(entry.path) is being trained, and stays") }
        let count = removed.count == 1 ? "1 model" : "\(removed.count) models"
        let left = entries.reduce(0) { $0 + $1.bytesOnDisk }
        let rest = dryRun ? left - bytes : models.store.files().reduce(0) { $0 + $1.bytesOnDisk }
        try reporter.result(
            "\(dryRun ? "would remove" : "removed") \(count), \(CacheListCommand.megabytes(bytes)); \(CacheListCommand.megabytes(rest)) \(dryRun ? "would stay" : "stay") in \(models.store.folder)"
        )
        try reporter.report([
            "command": "models prune", "folder": .text(models.store.folder), "dryRun": .bool(dryRun), "removed": .list(removed),
            "bytes": .integer(bytes), "bytesLeft": .integer(rest), "spared": .list(spared.map { .text($0.path) }),
        ])
    }
}

/// Chooses the models that go.
struct ModelPruning {
    /// Seconds; nil for any age.
    let unusedFor: Double?
    /// Bytes that may stay; nil for any number.
    let keep: Int?
    let now: Date

    /// What is asked of a model.
    struct Candidate {
        let bytes: Int
        /// nil where nobody knows: such a model counts as the oldest.
        let used: Date?
        /// Whether it is being trained.
        let isLocked: Bool
    }

    /// Indices of those that go, the longest unused first, and of those that would have gone but are being trained.
    func choice(_ candidates: [Candidate]) -> (removed: [Int], spared: [Int]) {
        var (removed, spared): ([Int], [Int]) = ([], [])
        var left = candidates.reduce(0) { $0 + $1.bytes }
        let order = candidates.indices.sorted {
            let (a, b) = (candidates[$0].used ?? .distantPast, candidates[$1].used ?? .distantPast)
            return a == b ? $0 < $1 : a < b
        }
        for index in order {
            let candidate = candidates[index]
            let age = now.timeIntervalSince(candidate.used ?? .distantPast)
            guard unusedFor.map({ age >= $0 }) == true || keep.map({ left > $0 }) == true else { continue }
            guard !candidate.isLocked else {
                spared.append(index)
                continue
            }
            removed.append(index)
            left -= candidate.bytes
        }
        return (removed, spared)
    }
}
