import ArgumentParser
import SinGANEngine

/// Who makes the detail of SinGAN's results beyond its model's size.
public enum Finisher: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// The picture's own patches.
    case patches
    /// Nobody: results are enlarged as they are.
    case none
}

/// How results of SinGAN become as large as the picture.
public struct Finishing: Sendable, Hashable {
    public var finisher: Finisher
    /// The long side of the picture that they are finished with, and as large as; nil: the picture's own.
    public var maxSize: Int?

    public init(_ finisher: Finisher, maxSize: Int? = nil) {
        self.finisher = finisher
        self.maxSize = maxSize
    }

    /// As published: results have the model's size.
    public static let none = Finishing(.none)

    /// As options say: patches finish, but not what `paper` makes unless somebody asks for it.
    public init(_ engines: EngineOptions, _ training: TrainingOptions) {
        self.init(engines.finish ?? (training.preset == .paper ? .none : .patches), maxSize: training.maxSize)
    }
}
