import ArgumentParser
import SinGANEngine

/// `--train-to`: the finest scale that is trained.
public struct LastScale: ExpressibleByArgument, Equatable, Sendable, CustomStringConvertible {
    /// nil: all are.
    public let trainedTo: TrainedTo?

    public init(_ trainedTo: TrainedTo?) { self.trainedTo = trainedTo }

    /// "64px", "3" or "all".
    public init?(argument: String) {
        if argument.lowercased() == "all" {
            trainedTo = nil
        } else {
            guard let read = TrainedTo(argument.lowercased()) else { return nil }
            trainedTo = read
        }
    }

    public var description: String { trainedTo?.description ?? "all" }
}
