import Foundation
import SinGANEngine
import SinGANSupport

/// A folder of models, each named by its identity.
public struct ModelStore: Sendable {
    /// The end of a model file's name.
    public static let suffix = ".singan"
    /// The path of the folder, which is made when the first model is trained.
    public let folder: String

    /// A store in a folder that may not be there yet.
    public init(folder: String) { self.folder = folder }

    /// `$SINGAN_MODELS`, else `$XDG_DATA_HOME/singan/models`, else `~/.local/share/singan/models`.
    public static func defaultFolder(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
        if let folder = environment["SINGAN_MODELS"], !folder.isEmpty { return folder }
        return "\(UserFolder.data(environment))/singan/models"
    }

    /// The path at which the model of this identity is, or would be.
    public func path(of identity: String) -> String { "\(folder)/\(identity)\(Self.suffix)" }

    /// A model file in the folder.
    public struct Entry: Sendable {
        /// The path of the file.
        public let path: String
        /// Size of the file.
        public let bytes: Int
        /// nil where the file can't be read; `problem` says why.
        public let model: SinGANModel?
        /// Why the file can't be read; nil where it can.
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

/// What is remembered of a model beside its file: the name of its picture, and, as the time of the note's own file, when the model was last used.
///
/// A model's bytes depend on picture, configuration and seed alone, so neither is in them. A model is whole without its note, and one that can't be
/// written, as in a folder that is only read, is left out without a word.
public struct ModelNote: Codable, Sendable, Hashable {
    /// What follows a model file's name.
    public static let suffix = ".note"

    /// The picture's file name, without folders.
    public let picture: String?

    /// The note beside a model file; nil where there is none, or none that can be read.
    public static func load(beside path: String) -> ModelNote? {
        guard let bytes = try? AtomicFile.read(path + suffix) else { return nil }
        return try? JSONDecoder().decode(ModelNote.self, from: Data(bytes))
    }

    /// When the model was last used; nil where nobody noted it.
    public static func lastUse(beside path: String) -> Date? { ModelStore.changeTime(path + suffix) }

    /// Notes that the model is used now. The first picture's name stays: the same content may lie elsewhere under another one.
    ///
    /// - Parameters:
    ///   - path: the model's file; where there is none nothing is noted.
    ///   - picture: its picture, as it was named; nil where only the model is known.
    public static func use(_ path: String, picture: String?) {
        guard FileManager.default.fileExists(atPath: path) else { return }
        let known = load(beside: path)
        if let known, known.picture != nil || picture == nil, utimensat(AT_FDCWD, path + suffix, nil, 0) == 0 { return }
        let name = picture.map { $0 == "-" ? "standard input" : ($0 as NSString).lastPathComponent }
        guard let bytes = try? CanonicalJSON.encode(ModelNote(picture: known?.picture ?? name)) else { return }
        try? AtomicFile.write(bytes, to: path + suffix)
    }

    /// Removes what is beside a model file, if anything is.
    static func remove(beside path: String) { try? FileManager.default.removeItem(atPath: path + suffix) }
}

extension ModelStore {
    /// All model files, by name, without reading them: their `model` is nil, and so is their `problem`.
    public func files() -> [Entry] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(Self.suffix) }.sorted().map { name in
            let path = "\(folder)/\(name)"
            return Entry(path: path, bytes: Self.size(path), model: nil, problem: nil)
        }
    }

    /// The budgets that were asked for, such as "5m", by the identities of the models that they made.
    public func budgets() -> [String: String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        var budgets: [String: String] = [:]
        for name in names.sorted() where name.hasSuffix(BudgetLink.suffix) {
            guard let link = BudgetLink.load("\(folder)/\(name)") else { continue }
            budgets[link.identity] = link.budget
        }
        return budgets
    }

    /// When a file was last changed; nil where there is none.
    static func changeTime(_ path: String) -> Date? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
    }

    static func size(_ path: String) -> Int {
        ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.intValue ?? 0
    }
}

extension ModelStore.Entry {
    /// What is remembered of the model beside its file.
    public var note: ModelNote? { ModelNote.load(beside: path) }

    /// When a training last wrote the file.
    public var trained: Date? { ModelStore.changeTime(path) }

    /// When a task last used the model; nil where nobody noted it.
    public var lastUse: Date? { ModelNote.lastUse(beside: path) }

    /// Bytes of the model's file and of those beside it.
    public var bytesOnDisk: Int { bytes + [TrainingTimes.suffix, ModelNote.suffix].reduce(0) { $0 + ModelStore.size(path + $1) } }

    /// Whether a process trains it now.
    public var isLocked: Bool {
        let lockPath = path + TrainingLock.suffix
        // Looking makes no lock's file.
        guard FileManager.default.fileExists(atPath: lockPath) else { return false }
        do throws(SinGANError) { return try FileLock.attempt(lockPath) == nil } catch { return false }
    }
}
