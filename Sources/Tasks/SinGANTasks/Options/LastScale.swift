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

    static let parse: @Sendable (String) throws -> LastScale = { text in
        guard let scale = LastScale(argument: text) else {
            throw ValidationError(
                "give pixels such as 64px (\(TrainedTo.sides.lowerBound)px to \(TrainedTo.sides.upperBound)px), a scale from 1 to 100, or all"
            )
        }
        return scale
    }

    public var description: String { trainedTo?.description ?? "all" }
}
