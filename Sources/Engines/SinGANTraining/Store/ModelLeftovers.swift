import Foundation
import SinGANEngine

/// Temporary files beside a model, of writers that were killed: GLib puts a dot and six characters behind the name.
enum ModelLeftovers {
    /// What of a model's own files has such a name: the model and its times, and those of a training anew.
    private static let written = ["", ".new"].flatMap { [$0, $0 + TrainingTimes.suffix] }

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
