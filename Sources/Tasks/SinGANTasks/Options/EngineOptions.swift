import ArgumentParser

/// What makes the pictures.
public struct EngineOptions: ParsableArguments, Sendable {
    @Option(
        name: .customLong("engine"),
        help: ArgumentHelp(
            "What makes the pictures: patches or singan. Patches need no training and work at the picture's own size; singan is a trained model. Default: singan for a .singan file or where a training is described, else $SINGAN_ENGINE, else the task's own.",
            valueName: "patches|singan"))
    public var asked: EngineName?

    @Option(
        name: .customLong("finish"),
        help: ArgumentHelp(
            "What makes the detail that singan's model is too small for: patches or none. Patches are the picture's own, and make results as large as the picture or --max-size; none is as published (default: patches; with --preset paper none).",
            valueName: "patches|none"))
    public var finish: Finisher?

    public init() {}
}
