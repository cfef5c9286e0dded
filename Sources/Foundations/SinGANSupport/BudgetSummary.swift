/// A comparison of a training within a time budget with the training that was asked for.
public struct BudgetSummary: Sendable, Codable, Hashable {
    /// The budget in seconds.
    public let seconds: Int
    /// The budget as people write it, such as "5m".
    public let budget: String
    /// The long side of the picture that is trained on, in pixels.
    public let size: Choice
    /// The long side of the crops that are trained on, in pixels; 0 for whole pictures.
    public let crop: Choice
    /// The iterations of the scale that has the fewest.
    public let iterations: Choice
    /// The iterations of the coarsest scale, which may have more than `iterations`.
    public let coarseIterations: Choice
    /// The iterations of the finest scale, which may have more than `iterations`.
    public let largeIterations: Choice
    /// The long side in pixels of the finest scale that is trained, where the budget changed it; else nil.
    public let trainedTo: Choice?
    /// The seconds of the budget that stay unused, because more iterations would bring nothing.
    public let unusedSeconds: Double

    /// A number with the budget beside the number without it.
    public struct Choice: Sendable, Codable, Hashable {
        /// The number that the budget leads to.
        public let planned: Int
        /// The number that was asked for, without the budget.
        public let wanted: Int

        /// Makes a choice of both numbers.
        public init(_ planned: Int, wanted: Int) {
            self.planned = planned
            self.wanted = wanted
        }
    }

    /// Makes a summary of values that a planner has found.
    public init(
        seconds: Int, budget: String, size: Choice, crop: Choice, iterations: Choice, coarseIterations: Choice, largeIterations: Choice,
        trainedTo: Choice? = nil, unusedSeconds: Double
    ) {
        (self.seconds, self.budget, self.size, self.crop) = (seconds, budget, size, crop)
        (self.iterations, self.coarseIterations, self.largeIterations) = (iterations, coarseIterations, largeIterations)
        self.trainedTo = trainedTo
        self.unusedSeconds = unusedSeconds
    }

    /// One sentence for the user, such as "budget 5m: 200 px instead of 250, 150 iterations per scale instead of 500".
    public var text: String {
        var changes: [String] = []
        if size.planned != size.wanted { changes.append("\(size.planned) px instead of \(size.wanted)") }
        if let trainedTo { changes.append("scales up to \(trainedTo.planned) px instead of \(trainedTo.wanted)") }
        if crop.planned != crop.wanted {
            changes.append("crops of \(crop.planned) px instead of " + (crop.wanted == 0 ? "whole pictures" : "\(crop.wanted)"))
        }
        if [iterations, coarseIterations, largeIterations].contains(where: { $0.planned != $0.wanted }) {
            let others = [("coarse", coarseIterations), ("large", largeIterations)].filter { $0.1 != iterations }
                .map { "\($0.0) ones \($0.1.planned) instead of \($0.1.wanted)" }
            changes.append(
                "\(iterations.planned) iterations per scale instead of \(iterations.wanted)"
                    + (others.isEmpty ? "" : " (\(others.joined(separator: ", ")))"))
        }
        let unused = Int(unusedSeconds.rounded())
        let rest = unused > 0 ? "; about \(unused < 120 ? "\(unused) seconds" : "\(unused / 60) minutes") of it stay unused" : ""
        return "budget \(budget): " + (changes.isEmpty ? "nothing is given up" : changes.joined(separator: ", ")) + rest
    }
}
