import ArgumentParser

/// What makes the pictures.
public struct EngineOptions: ParsableArguments, Sendable {
    @Option(
        name: .customLong("engine"),
        help: ArgumentHelp(
            "What makes the pictures: patches (no training, the picture's own size) or singan (a trained model). Default: singan for a .singan file or where a training is described, else $SINGAN_ENGINE, else the task's own.",
            valueName: "patches|singan"))
    public var asked: EngineName?

    @Option(
        name: .customLong("finish"),
        help: ArgumentHelp(
            "What makes the detail of singan's results beyond its model: the picture's own patches, up to the picture's size or --max-size, or none, as published (default: patches; with --preset paper none).",
            valueName: "patches|none"))
    public var finish: Finisher?

    public init() {}
}
