import ArgumentParser
import SinGANImaging
import SinGANSupport

/// A task over a model: what `singan-tool VERB` does.
///
/// The option properties a plugin declares are its only schema: parsing, `--help`, shell completion and listings come from them. The
/// adapter stays small: it reads its inputs through the context, calls an algorithm that knows no files, and hands back pictures.
public protocol TaskPlugin: ParsableArguments, Sendable {
    /// The verb and what it is good for.
    static var descriptor: TaskDescriptor { get }

    /// What will be read and written, known from the options alone, so that it can be checked before anything long begins.
    var files: TaskFiles { get }

    /// Does the work. Called on a thread of its own, where blocking for minutes is allowed.
    ///
    /// Inputs are to be read and checked before `context.model(of:)` is called: that may train for a long time.
    func run(in context: TaskContext) async throws -> TaskOutput

    /// A picture of the result's size, depth and alpha, as far as these are known before there is a model; nil where they aren't. With it the steps
    /// behind this one are checked and planned before anything is trained. Of an animation, a frame; not asked of tasks with several results.
    func standIn(in context: TaskContext) throws(SinGANError) -> Image?
}

extension TaskPlugin {
    public func standIn(in context: TaskContext) throws(SinGANError) -> Image? { nil }
}
