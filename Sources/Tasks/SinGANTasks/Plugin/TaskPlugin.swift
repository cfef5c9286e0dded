import ArgumentParser
import SinGANEngine
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

/// A task with a start scale; `singan-tool explore` tries its scales and seeds.
public protocol ScaleTask: TaskPlugin {
    /// The value of `--start-scale`; nil for the task's own choice.
    var startScale: ScaleWish? { get set }
    /// The first scale that makes sense: 1 for tasks that inject a picture.
    static var firstScale: Int { get }
    /// The picture or model whose scales these are, as the options name it.
    var modelName: String { get }
    /// The special requirements of the task for the training of its model.
    var needs: TrainingNeeds { get }
}

extension ScaleTask {
    /// The first scale of a task that injects a picture.
    public static var firstScale: Int { 1 }
    /// No special requirements: the picture's usual model.
    public var needs: TrainingNeeds { .none }
}

/// The name of a task, and its description for people.
public struct TaskDescriptor: Sendable {
    /// The command, such as "harmonize".
    public let verb: String
    /// Other names of the same command.
    public let aliases: [String]
    /// One sentence that says what the task does.
    public let abstract: String
    /// The rest of the help text.
    public let discussion: String
    /// The inputs, in the order in which the help lists them.
    public let inputs: [Port]
    /// The outputs, in the order in which the help lists them.
    public let outputs: [Port]
    /// The version of a task that doesn't come with the toolkit; it has to change whenever the task makes other pictures. Cached results of another
    /// version aren't used.
    public let version: String

    /// The engines that the task works with, its own default first.
    public let engines: [EngineName]

    /// Whether the task carries what belongs to its picture into the results (`--with`; see `CompanionCarrier`).
    public let carriesCompanions: Bool

    /// Whether other examples of the task's picture can be given (`--also`): for tasks that make pictures with `TaskContext.engine(of:)`.
    public var takesExamples: Bool { carriesCompanions && engines.contains(.patches) && !Self.withoutExamples.contains(verb) }

    /// Tasks that look at one picture only: to enlarge or to fill it.
    private static let withoutExamples: Set<String> = ["superres", "fill"]

    /// One input or output.
    public struct Port: Sendable {
        /// The name of the argument or option, or of the result.
        public let name: String
        /// A few words that say what it is.
        public let summary: String
        /// The kind of data.
        public let kind: Kind

        /// The kinds of data that go in or come out.
        public enum Kind: String, Sendable, CaseIterable {
            /// One picture.
            case image
            /// Several pictures.
            case images
            /// One animation.
            case animation
        }

        /// Makes a port; one picture unless `kind` says otherwise.
        public init(_ name: String, _ summary: String, kind: Kind = .image) {
            self.name = name
            self.summary = summary
            self.kind = kind
        }
    }

    /// Makes a descriptor. `version` and `aliases` are for tasks outside the toolkit.
    public init(
        verb: String, aliases: [String] = [], abstract: String, discussion: String = "", inputs: [Port], outputs: [Port],
        version: String = "", engines: [EngineName] = [.singan], carriesCompanions: Bool = false
    ) {
        self.verb = verb
        self.aliases = aliases
        self.abstract = abstract
        self.discussion = discussion
        self.inputs = inputs
        self.outputs = outputs
        self.version = version
        self.engines = engines
        self.carriesCompanions = carriesCompanions
    }
}
