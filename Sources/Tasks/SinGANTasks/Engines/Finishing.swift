import ArgumentParser
import SinGANEngine

/// The source of the detail in SinGAN's results beyond its model's size.
public enum Finisher: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// The picture's own patches.
    case patches
    /// No detail is added: results are enlarged as they are.
    case none
}

/// The way in which results of SinGAN become as large as the picture.
public struct Finishing: Sendable, Hashable {
    /// The source of the detail.
    public var finisher: Finisher
    /// The long side in pixels of the finished results; nil for the picture's own.
    public var maxSize: Int?

    /// Makes a way of finishing.
    public init(_ finisher: Finisher, maxSize: Int? = nil) {
        self.finisher = finisher
        self.maxSize = maxSize
    }

    /// The published way: results have the model's size.
    public static let none = Finishing(.none)

    /// Reads the options: patches finish, but not what `paper` makes unless somebody asks for it.
    public init(_ engines: EngineOptions, _ training: TrainingOptions) {
        self.init(engines.finish ?? (training.preset == .paper ? .none : .patches), maxSize: training.maxSize)
    }
}
