import ArgumentParser
import SinGANImaging
import SinGANSupport

/// A task that makes pictures: the work of `singan-tool VERB`.
///
/// The option properties a plugin declares are its only schema: parsing, `--help`, shell completion and listings come from them. The
/// adapter stays small: it reads its inputs through the context, calls an algorithm that knows no files, and hands back pictures.
public protocol TaskPlugin: ParsableArguments, Sendable {
    /// The verb, and its description for people.
    static var descriptor: TaskDescriptor { get }

    /// The files that will be read and written, known from the options alone, so that they can be checked before long work begins.
    var files: TaskFiles { get }

    /// Does the work. It is called on a thread of its own, where blocking for minutes is allowed.
    ///
    /// Read and check the inputs before calling `context.model(of:)`, which may train for a long time.
    ///
    /// - Throws: a `SinGANError` with a message and a hint, or `PlanOnly`.
    func run(in context: TaskContext) async throws -> TaskOutput

    /// Returns a picture of the result's size, depth and alpha, as far as these are known without a model; nil where they aren't. With it, later
    /// steps of a pipeline are checked and planned before anything is trained. For an animation it is a frame; it isn't asked for where there are
    /// several results.
    func standIn(in context: TaskContext) throws(SinGANError) -> Image?
}

extension TaskPlugin {
    /// Returns nil: nothing is known before the task has run.
    public func standIn(in context: TaskContext) throws(SinGANError) -> Image? { nil }
}
