import Foundation
import SinGANEngine
import SinGANSupport
import Synchronization

/// A model's file while it is trained, with its times beside it.
struct WorkFile {
    let path: String

    /// No other option says where models are kept.
    static let advice = "Choose another folder with --models, or make room there."

    /// The training so far; nil where there is none.
    func load() throws(SinGANError) -> TrainingState? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try SinGANModel.load(path).state
    }

    /// The times go first: once the model is whole, nobody comes back to what a killed writer left behind.
    func save(_ state: TrainingState, _ clock: TrainingClock) throws(SinGANError) {
        clock.reach(state)
        clock.times.write(beside: path)
        do { try AtomicFile.write(ModelWriter.encode(state), to: path) } catch {
            if !FileManager.default.fileExists(atPath: path) { TrainingTimes.remove(beside: path) }
            throw error.advising(Self.advice)
        }
    }

    /// Puts the whole model where it belongs.
    func move(to destination: String) throws(SinGANError) {
        guard path != destination else { return }
        // First, for the same reason; a training without times leaves those that are there.
        rename(path + TrainingTimes.suffix, destination + TrainingTimes.suffix)
        guard rename(path, destination) == 0 else {
            throw SinGANError(.cannotCreate, "can't rename \(path) to \(destination)", hint: "Check the folder's permissions.")
        }
    }
}

/// The lock of a file that is trained, so that one process does it.
enum TrainingLock {
    /// What follows a model file's name.
    static let suffix = ".lock"

    /// Waits for whoever trains the same. Makes the file's folder. Where the file system has no locks it says so, once, and goes on.
    static func wait(
        for file: String, _ cancellation: Cancellation, _ progress: ProgressHandler
    ) throws(SinGANError) -> FileLock {
        try makeFolder(of: file)
        var told = false
        while true {
            if let lock = try FileLock.attempt(file + suffix) {
                if let problem = lock.problem, isNew() {
                    progress(
                        .notice(
                            "\(file + suffix) can't be locked (\(problem)): don't train the same picture in another process meanwhile"))
                }
                return lock
            }
            if !told {
                let holder = FileLock.holder(file + suffix).map { " (process \($0))" } ?? ""
                progress(.notice("another process\(holder) is training this picture: waiting for it"))
                told = true
            }
            try cancellation.check()
            Thread.sleep(forTimeInterval: 0.1)
        }
    }

    private static let hasTold = Mutex(false)

    /// Whether nothing was said yet in this process.
    private static func isNew() -> Bool {
        hasTold.withLock { told in
            defer { told = true }
            return !told
        }
    }

    private static func makeFolder(of file: String) throws(SinGANError) {
        let folder = (file as NSString).deletingLastPathComponent
        guard !folder.isEmpty else { return }
        do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
            throw SinGANError(.cannotCreate, "can't create the folder \(folder)", hint: "Choose another one with --models.", cause: error)
        }
    }
}

/// Temporary files beside a model, of writers that were killed: GLib puts a dot and six characters behind the name.
enum ModelLeftovers {
    /// What of a model's own files has such a name: the model, its times and its note, and those of a training anew.
    private static let written = ["", ".new"].flatMap { [$0, $0 + TrainingTimes.suffix, $0 + ModelNote.suffix] }

    /// Removes those beside a model file, and nothing else. For who holds its lock: then nobody is writing one.
    static func remove(beside path: String) {
        let (folder, name) = ((path as NSString).deletingLastPathComponent, (path as NSString).lastPathComponent)
        let place = folder.isEmpty ? "." : folder
        for file in (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? [] where file.hasPrefix(name) {
            let tail = file.dropFirst(name.count)
            guard written.contains(where: { tail.hasPrefix($0 + ".") && tail.count == $0.count + 7 }) else { continue }
            try? FileManager.default.removeItem(atPath: "\(place)/\(file)")
        }
    }
}
