import ArgumentParser
import SinGANEngine
import SinGANTraining

/// Where models are kept.
public struct ModelFolderOptions: ParsableArguments, Sendable {
    @Option(
        name: .customLong("models"),
        help: ArgumentHelp(
            "The folder of trained models (default: $SINGAN_MODELS, else the user's data folder).", valueName: "dir"),
        completion: .directory)
    public var folder: String?

    public init() {}

    public func validate() throws {
        if folder?.isEmpty == true { throw ValidationError("--models is empty: name a folder, or leave it out") }
    }

    public var store: ModelStore { ModelStore(folder: folder ?? ModelStore.defaultFolder()) }
}
