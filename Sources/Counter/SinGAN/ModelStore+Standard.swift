import Foundation
import SinGANTraining

extension ModelStore {
    /// The user's models, which `singan-tool` finds too: the folder that `defaultFolder` names.
    public static var standard: ModelStore { ModelStore(folder: defaultFolder()) }
}

/// A folder for models that nobody wants to keep.
struct TemporaryStore {
    let store = ModelStore(folder: FileManager.default.temporaryDirectory.appendingPathComponent("singan-\(UUID().uuidString)").path)

    /// The store makes it when it first writes.
    func remove() { try? FileManager.default.removeItem(atPath: store.folder) }
}
