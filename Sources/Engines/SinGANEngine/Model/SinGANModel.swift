import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// A model of one picture's patches, whole or partly trained: what all tasks draw from. Immutable.
///
/// Sizes are pixels; scale 0 is the coarsest.
public struct SinGANModel: Sendable {
    package let state: TrainingState
    package let generators: [FinishedScale]

    package init(_ state: TrainingState) {
        self.state = state
        generators = state.generators
    }

    /// Reads a model file. Throws `.noInput` where there is none, `.badData` where it is damaged, cut short or of a newer format.
    public static func load(_ path: String) throws(SinGANError) -> SinGANModel {
        SinGANModel(try ModelReader.decode(AtomicFile.read(path), name: path))
    }

    /// From the bytes of a model file; `name` is how messages call it.
    public init(bytes: [UInt8], name: String) throws(SinGANError) { self.init(try ModelReader.decode(bytes, name: name)) }

    /// The bytes of a model file.
    public func encoded() throws(SinGANError) -> [UInt8] { try ModelWriter.encode(state) }

    /// 64 hexadecimal digits: SHA-256 of the picture at model size and the configuration.
    public var identity: String { state.identity }
    /// The hyper-parameters that it was trained with, or is being trained with.
    public var configuration: TrainingConfiguration { state.configuration }
    /// The picture that it was trained on, at model size.
    public var picture: TrainingPicture { state.picture }
    /// Model size.
    public var width: Int { state.picture.width }
    /// The height in pixels at model size.
    public var height: Int { state.picture.height }
    /// Those that are trained, or will be.
    public var scales: [ScalePlan] { state.scales.map(\.plan) }
    /// The same, and above them those that patches take over (`TrainingConfiguration.trainedTo`).
    public var allScales: [ScalePlan] { state.configuration.allScalePlans(state.plan) }
    /// Whether patches take over above the scales that are trained.
    public var isHandedOver: Bool { !state.plan.untrained.isEmpty }
    /// The number of scales that are trained to their end, counted from the coarsest.
    public var completedScales: Int { state.finished.count }
    /// Whether all scales that are to be trained are trained to their end.
    public var isComplete: Bool { state.isComplete }
    /// Iterations done of the scale after the completed ones.
    public var currentIteration: Int { state.iteration }
    /// The colours on which the quantized scale was trained; nil for a model without one.
    public var palette: ColorPalette? { state.palette }
    /// Kernel variant, BLAS core and precision that began the training.
    public var kernel: String { state.kernel }
    /// The returns to an earlier state that its training took, at most one.
    public var recoveries: [Recovery] { state.recoveries }
    /// False where it was read from a file without a digest, in which damage isn't noticed.
    public var isChecked: Bool { state.isChecked }
    /// Scales that can generate: all of a whole model.
    public var usableScales: Int { generators.count }
    /// The noise amplitude of every scale that can generate.
    public var amplitudes: [Double] { generators.map { Double($0.amplitude) } }
    /// Five losses (critic real, critic fake, penalty, adversarial, reconstruction) at about a hundred points of every finished scale.
    public var losses: [[[Double]]] { state.finished.map { $0.losses.map(\.values) } }

    /// Whether a file begins like a model: without reading all of it.
    public static func isModelFile(_ path: String) -> Bool { ModelFileProbe.isModel(path) }
}
