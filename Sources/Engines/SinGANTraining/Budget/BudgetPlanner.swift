import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport

/// Chooses sizes, crops and iterations for a budget.
///
/// What is wanted stays if at least `least` iterations per scale fit; else large scales, then coarse ones lose what they have more than the others, then
/// crops shrink, then the picture. Where only the coarse scales are trained, more time buys iterations of those first, then finer scales; with too little
/// time, the finest of them go.
struct BudgetPlanner {
    let budget: TrainingBudget
    /// The whole picture.
    let picture: PixelSize
    /// What would be trained without the budget.
    let wanted: TrainingConfiguration

    /// What was chosen, with all its scales.
    struct Choice {
        let configuration: TrainingConfiguration
        let scales: Int
        let estimate: CostEstimate
        /// Iterations of every scale that has no more than the others.
        let iterations: Int
    }

    /// A picture that is smaller is better than one with fewer iterations than these; `draft` has fewer itself.
    static let least = 300
    /// Below these a model isn't worth its time.
    static let fewest = 40
    /// Nobody has shown that more bring anything: the publication's.
    static let most = TrainingConfiguration().iterations
    /// The share of the budget that is planned with. The rest takes what was estimated wrong, so that few trainings have to be cut.
    static let share = 0.97
    /// The factor of sizes and crops from one try to the next.
    private static let shrink = 0.8
    private static let smallestCrop = 64
    /// The long side below which no picture is chosen: fewer iterations are better.
    static let smallestSide = 100

    /// Iterations of scales that aren't coarse are never more than that.
    var cap: Int { wanted.trainedTo == nil ? max(Self.most, wanted.iterations) : 2 * max(Self.most, wanted.iterations) }

    /// Throws `.usage` where the budget is too short, saying what it takes.
    ///
    /// - Parameters:
    ///   - spent: seconds of the budget that are gone once the estimates are made.
    ///   - estimate: of the scales of a configuration.
    func choose(spent: () -> Double, estimate: (TrainingConfiguration, PyramidPlan) -> CostEstimate) throws(SinGANError) -> Choice {
        var last: Choice?
        for (candidate, enough) in try candidates() {
            let plan = try PyramidPlan(picture: PyramidPlan.fit(picture, candidate), candidate)
            let cost = estimate(candidate, plan)
            let left = Self.share * Double(budget.seconds) - spent()
            let iterations = Self.iterations(in: left, cost)
            last = Choice(configuration: candidate, scales: plan.sizes.count, estimate: cost, iterations: min(iterations, cap))
            if iterations >= enough { break }
        }
        guard let last else { throw SinGANError(.internalFailure, "a budget has no candidates") }
        guard last.iterations >= min(Self.fewest, wanted.iterations) else { throw tooShort(last, spent: spent()) }
        return last
    }

    /// How many iterations of every scale fit in so many seconds; may be negative.
    private static func iterations(in seconds: Double, _ cost: CostEstimate) -> Int {
        let left = seconds - cost.setUp.reduce(0, +)
        return Int(max(-1e9, min(1e9, (left / max(cost.secondsPerIteration, 1e-9)).rounded(.down))))
    }

    /// In the order in which they are tried, each with the iterations that are enough of it.
    private func candidates() throws(SinGANError) -> [(TrainingConfiguration, Int)] {
        let least = min(Self.least, wanted.iterations)
        guard wanted.trainedTo != nil else { return try sizes().map { ($0, least) } }
        let plan = try PyramidPlan(picture: PyramidPlan.fit(picture, wanted), wanted)
        func trained(to size: PixelSize) -> TrainingConfiguration {
            var configuration = wanted
            configuration.trainedTo = .side(size.longSide)
            return configuration
        }
        guard !budget.keepsTrainedTo else { return crops(wanted).map { ($0, least) } }
        return plan.untrained.reversed().map { (trained(to: $0), cap) } + crops(wanted).map { ($0, least) }
            + plan.sizes.dropFirst().dropLast().reversed().map { (trained(to: $0), least) }
    }

    /// The whole pyramid, of sizes that go down.
    private func sizes() throws(SinGANError) -> [TrainingConfiguration] {
        var candidates: [TrainingConfiguration] = []
        var size = wanted.maxSize
        while true {
            var candidate = wanted
            candidate.maxSize = size
            guard candidates.isEmpty || isPossible(candidate) else { break }
            candidates += factors(candidate)
            if let last = candidates.last { candidates += crops(last).dropFirst() }
            guard !budget.keepsMaxSize, min(size, picture.longSide) > Self.smallestSide else { break }
            size = max(Self.smallestSide, Int((Double(min(size, picture.longSide)) * Self.shrink).rounded()))
        }
        return candidates
    }

    private func factors(_ configuration: TrainingConfiguration) -> [TrainingConfiguration] {
        let (coarse, large) = (configuration.shortcuts.coarseFactor, configuration.shortcuts.largeFactor)
        let pairs = (1...large).reversed().map { (coarse, $0) } + (1..<coarse).reversed().map { ($0, 1) }
        return pairs.map { factors in
            var same = configuration
            (same.shortcuts.coarseFactor, same.shortcuts.largeFactor) = factors
            return same
        }
    }

    private func crops(_ configuration: TrainingConfiguration) -> [TrainingConfiguration] {
        var all = [configuration]
        while !budget.keepsCrop, let last = all.last, last.shortcuts.crop > Self.smallestCrop {
            var smaller = last
            smaller.shortcuts.crop = max(Self.smallestCrop, Int((Double(last.shortcuts.crop) * Self.shrink).rounded()))
            all.append(smaller)
        }
        return all
    }

    private func isPossible(_ configuration: TrainingConfiguration) -> Bool {
        (try? configuration.validate()) != nil && (try? PyramidPlan(picture: picture, configuration)) != nil
            && (try? PyramidPlan(picture: PyramidPlan.fit(picture, configuration), configuration)) != nil
    }

    private func tooShort(_ choice: Choice, spent: Double) -> SinGANError {
        let cost = choice.estimate
        let iterations = Double(min(Self.fewest, wanted.iterations)) * cost.secondsPerIteration
        let needed = Int(((spent + cost.setUp.reduce(0, +) + iterations) / Self.share).rounded(.up))
        let size = PyramidPlan.fit(picture, choice.configuration)
        return SinGANError(
            .usage,
            "--budget \(budget) is too short to train \(choice.scales) scales up to \(size): this machine needs about "
                + "\(TrainingBudget(seconds: max(needed, budget.seconds + 1))) for \(Self.fewest) iterations of each",
            hint: budget.keepsMaxSize ? "Give it that long, or a smaller --max-size." : "Give it that long.")
    }
}

extension BudgetPlanner.Choice {
    /// The configuration with its iterations for every scale.
    var explicit: TrainingConfiguration {
        var explicit = configuration
        explicit.set(estimate.weights.map { ScaleIterations(iterations * $0) })
        return explicit
    }
}

extension BudgetPlanner {
    /// The finest one of the scales with the fewest iterations.
    private static func leanest(_ counts: [ScaleIterations]) -> ScaleIterations? {
        let least = counts.map(\.planned).min()
        return counts.last { $0.planned == least }
    }

    /// What a choice gives up.
    ///
    /// - Parameters:
    ///   - counts: iterations of every scale.
    ///   - unused: seconds of the budget that nothing is made of.
    func summary(_ configuration: TrainingConfiguration, _ counts: [ScaleIterations], unused: Double) -> BudgetSummary {
        let without = (try? PyramidPlan(picture: picture, wanted)).map { plan in
            plan.sizes.indices.map { wanted.iterations(at: $0, of: plan) }
        }
        func iterations(_ scale: ([ScaleIterations]) -> ScaleIterations?) -> BudgetSummary.Choice {
            .init(scale(counts)?.done ?? 0, wanted: without.flatMap(scale)?.done ?? wanted.iterations)
        }
        return BudgetSummary(
            seconds: budget.seconds, budget: budget.description,
            size: .init(PyramidPlan.fit(picture, configuration).longSide, wanted: PyramidPlan.fit(picture, wanted).longSide),
            crop: .init(configuration.shortcuts.crop, wanted: wanted.shortcuts.crop),
            iterations: iterations(Self.leanest), coarseIterations: iterations(\.first), largeIterations: iterations(\.last),
            trainedTo: finest(configuration) == finest(wanted) ? nil : .init(finest(configuration), wanted: finest(wanted)),
            unusedSeconds: unused)
    }

    /// The long side of the finest scale that is trained.
    private func finest(_ configuration: TrainingConfiguration) -> Int {
        let plan = try? PyramidPlan(picture: PyramidPlan.fit(picture, configuration), configuration)
        return configuration.trainedTo == nil ? 0 : plan?.sizes.last?.longSide ?? 0
    }
}
