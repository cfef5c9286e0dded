import SinGANEngine
import SinGANImaging
import SinGANSupport

/// The start scale of a task that injects a picture.
public struct StartScale: Sendable, Hashable {
    /// 1 ... last.
    public let value: Int
    /// The finest scale of the model.
    public let last: Int

    /// Without a wish the task's default: a share of the model's scales, at least 1, at most the finest.
    ///
    /// - Parameters:
    ///   - wish: as given by the user, checked already.
    ///   - share: of the model's scales; rounded.
    public init(_ wish: Int?, share: Double, of model: SinGANModel) {
        // Of a partly trained model, the finest that can generate.
        last = max(1, model.usableScales - 1)
        value = wish ?? min(last, max(1, Int((share * Double(model.scales.count)).rounded())))
    }

    /// For the summary.
    public var line: String { "start scale \(value) of 1 (coarse) to \(last) (fine)" }
}

extension TaskContext {
    /// Checks, before anything is trained, that a picture can be injected at its own shape.
    ///
    /// Throws `.usage` unless `startScale` is among the model's, and `.badData` for a picture too narrow.
    public func checkInjection(
        of picture: SourcePicture, startScale: Int?, into source: SourcePicture, _ needs: TrainingNeeds = .none
    ) throws(SinGANError) {
        if let startScale { try check(startScale: startScale, from: 1, of: source, needs) }
        let size = PixelSize(width: picture.image.width, height: picture.image.height)
        try SinGANModel.checkInjection(of: size, named: picture.name, into: try models.scales(of: source, needs))
    }
}
