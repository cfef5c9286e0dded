import ArgumentParser

/// What makes the pictures.
public struct EngineOptions: ParsableArguments, Sendable {
    @Option(
        name: .customLong("engine"),
        help: ArgumentHelp(
            "What makes the pictures: patches (no training, the picture's own size) or singan (a trained model). Default: singan for a .singan file or where a training is described, else $SINGAN_ENGINE, else the task's own.",
            valueName: "patches|singan"))
    public var asked: EngineName?

    public init() {}
}
