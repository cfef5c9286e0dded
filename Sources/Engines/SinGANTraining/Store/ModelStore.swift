import Foundation
import SinGANEngine
import SinGANSupport

/// A folder of models, each named by its identity.
public struct ModelStore: Sendable {
    public static let suffix = ".singan"
    public let folder: String

    public init(folder: String) { self.folder = folder }

    /// `$SINGAN_MODELS`, else `$XDG_DATA_HOME/singan/models`, else `~/.local/share/singan/models`.
    public static func defaultFolder(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
        if let folder = environment["SINGAN_MODELS"], !folder.isEmpty { return folder }
        return "\(UserFolder.data(environment))/singan/models"
    }

    /// Where the model of this identity is, or would be.
    public func path(of identity: String) -> String { "\(folder)/\(identity)\(Self.suffix)" }

    /// A model file in the folder.
    public struct Entry: Sendable {
        public let path: String
        /// Size of the file.
        public let bytes: Int
        /// nil where the file can't be read; `problem` says why.
        public let model: SinGANModel?
        public let problem: SinGANError?
        /// The model's; of one that can't be read or that a budget is still training, the file's name.
        public var identity: String {
            let name = String((path as NSString).lastPathComponent.dropLast(ModelStore.suffix.count))
            guard let model, !isInWork else { return name }
            return model.identity
        }
        /// Whether it is a training within a budget that hasn't come to its end: its identity may still change.
        public var isInWork: Bool { path.hasSuffix(BudgetLink.suffix + ModelStore.suffix) }
    }

    /// All models, by name; damaged ones too.
    public func entries() -> [Entry] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(Self.suffix) }.sorted().map { entry("\(folder)/\($0)") }
    }

    /// The one model of the folder whose identity begins with this, else the model file of this name. Throws `.noInput` where there is none, or more
    /// than one.
    public func find(_ text: String) throws(SinGANError) -> Entry {
        let found = entries().filter { !text.isEmpty && $0.identity.hasPrefix(text.lowercased()) }
        // Nothing but a model file counts: what is found may be removed.
        if found.isEmpty, SinGANModel.isModelFile(text) { return entry(text) }
        guard let first = found.first, found.count == 1 else {
            let (count, begin) = found.isEmpty ? ("no model", "begins") : ("\(found.count) models", "begin")
            throw SinGANError(
                .noInput, "\(count) in \(folder) \(begin) with \"\(text)\"", hint: "See them with: \(ProgramName.current) models list")
        }
        return first
    }

    /// Throws `.locked` while a process trains it.
    public func remove(_ entry: Entry) throws(SinGANError) {
        let lockPath = entry.path + TrainingLock.suffix
        guard let lock = try FileLock.attempt(lockPath) else {
            throw SinGANError(.locked, "\(entry.path) is being trained", hint: "Wait for it to end, or stop it first.")
        }
        defer { withExtendedLifetime(lock) {} }
        do { try FileManager.default.removeItem(atPath: entry.path) } catch {
            throw SinGANError(.inputOutput, "can't remove \(entry.path)", hint: "Check the folder's permissions.", cause: error)
        }
        TrainingTimes.remove(beside: entry.path)
        ModelNote.remove(beside: entry.path)
        BudgetLink.remove(to: entry.identity, in: folder)
        try? FileManager.default.removeItem(atPath: lockPath)
    }

    private func entry(_ path: String) -> Entry {
        let bytes = ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.intValue ?? 0
        do throws(SinGANError) { return Entry(path: path, bytes: bytes, model: try SinGANModel.load(path), problem: nil) } catch {
            return Entry(path: path, bytes: bytes, model: nil, problem: error)
        }
    }
}
