import SinGANImaging
import SinGANSupport
import Testing

@testable import SinGANEngine
@testable import SinGANTraining

/// Every iteration takes the same, whatever its size; or the same per area.
final class FakePace: IterationPace {
    private let seconds: Double
    private let isPerArea: Bool

    init(seconds: Double) { (self.seconds, isPerArea) = (seconds, false) }
    init(secondsPerArea: Double) { (seconds, isPerArea) = (secondsPerArea, true) }

    func secondsPerArea(_ shown: ScalePlan, _ configuration: TrainingConfiguration) -> Double {
        isPerArea ? seconds : seconds / CostEstimate.work(shown, configuration)
    }
}

/// What a budget is spent on, with a pace that is made up.
@Suite struct BudgetPlannerTests {
    private static let picture = PixelSize(width: 400, height: 300)

    private static func wanted(iterations: Int = 600, crop: Int = 0) -> TrainingConfiguration {
        var wanted = TrainingConfiguration()
        (wanted.maxChannels, wanted.iterations, wanted.shortcuts.crop) = (32, iterations, crop)
        return wanted
    }

    private static func choose(
        _ seconds: Int, secondsPerArea: Double = 1e-8, _ wanted: TrainingConfiguration = wanted(), keepsMaxSize: Bool = false,
        keepsCrop: Bool = false, spent: Double = 0
    ) throws -> BudgetPlanner.Choice {
        var budget = TrainingBudget(seconds: seconds)
        (budget.keepsMaxSize, budget.keepsCrop) = (keepsMaxSize, keepsCrop)
        let pace = FakePace(secondsPerArea: secondsPerArea)
        let planner = BudgetPlanner(budget: budget, picture: picture, wanted: wanted)
        let gone = { spent }
        return try planner.choose(spent: gone) { configuration, plan in
            CostEstimate(configuration.scalePlans(plan), trained: plan.sizes.indices, configuration, pace)
        }
    }

    /// Seconds of the whole training with so many iterations of every scale.
    private static func cost(_ choice: BudgetPlanner.Choice, iterations: Int) -> Double {
        choice.estimate.seconds.reduce(0, +) * Double(iterations) + choice.estimate.setUp.reduce(0, +)
    }

    @Test func theIterationsFillTheBudget() throws {
        let seconds = Int(Self.cost(try Self.choose(1_000_000), iterations: 400))
        let choice = try Self.choose(seconds, spent: 2)
        #expect(choice.configuration == Self.wanted() && choice.iterations >= BudgetPlanner.least)
        let aim = BudgetPlanner.share * Double(seconds) - 2
        #expect(Self.cost(choice, iterations: choice.iterations) <= aim && Self.cost(choice, iterations: choice.iterations + 1) > aim)
        #expect(choice.explicit.scaleIterations == Array(repeating: ScaleIterations(choice.iterations), count: choice.scales))
        #expect(choice.explicit.iterations == 600)
    }

    @Test func moreThanEnoughEndsAtTheCap() throws {
        #expect(try Self.choose(1_000_000).iterations == 2000)
        #expect(try Self.choose(1_000_000, Self.wanted(iterations: 3000)).iterations == 3000)
    }

    @Test func tooLittleMakesThePictureSmaller() throws {
        let seconds = Int(Self.cost(try Self.choose(1_000_000), iterations: 200))
        let smaller = try Self.choose(seconds)
        #expect(smaller.configuration.maxSize == 200 && smaller.iterations >= BudgetPlanner.least)
        // Where the size was named, it stays.
        let kept = try Self.choose(seconds, keepsMaxSize: true)
        #expect(kept.configuration.maxSize == 250 && (180...194).contains(kept.iterations))
        // A preset with few iterations needs no more of them.
        #expect(try Self.choose(seconds, Self.wanted(iterations: 80)).configuration.maxSize == 250)
    }

    @Test func sizesBeginAtThePicturesOwn() throws {
        var wanted = Self.wanted()
        wanted.maxSize = 4000
        let seconds = Int(Self.cost(try Self.choose(1_000_000, wanted), iterations: 200))
        #expect(try Self.choose(seconds, wanted).configuration.maxSize == 320)
    }

    @Test func coarseScalesGiveFirst() throws {
        var wanted = Self.wanted(crop: 160)
        wanted.shortcuts.coarseFactor = 3
        let whole = try Self.choose(1_000_000, wanted)
        let coarse = whole.explicit.scaleIterations.map(\.done)
        #expect(Set(coarse) == [2000, 6000] && coarse == coarse.sorted(by: >))
        let once = Self.cost(whole, iterations: 320)
        let choice = try Self.choose(Int(once), wanted)
        #expect(choice.configuration.shortcuts.coarseFactor == 1 && choice.configuration.shortcuts.crop == 160)
        let less = try Self.choose(Int(0.9 * once), wanted)
        #expect(less.configuration.shortcuts.coarseFactor == 1 && less.configuration.shortcuts.crop == 128)
        let twice = Int((whole.estimate.secondsPerIteration + whole.estimate.seconds.reduce(0, +)) / 2 * 320)
        #expect(try Self.choose(twice, wanted).configuration.shortcuts.coarseFactor == 2)
    }

    @Test func largeScalesGiveBeforeCoarseOnes() throws {
        var wanted = Self.wanted(crop: 160)
        wanted.maxSize = 400
        (wanted.shortcuts.coarseFactor, wanted.shortcuts.largeFactor) = (2, 3)
        let whole = try Self.choose(1_000_000, wanted)
        let counts = whole.explicit.scaleIterations.map(\.done)
        #expect(counts.first == 4000 && counts.last == 6000 && counts.contains(2000))
        var less = wanted
        less.shortcuts.largeFactor = 1
        let cheaper = try Self.choose(1_000_000, less)
        let seconds = Int(cheaper.estimate.secondsPerIteration * 320 + cheaper.estimate.setUp.reduce(0, +))
        let choice = try Self.choose(seconds, wanted).configuration.shortcuts
        #expect(choice.coarseFactor == 2 && choice.largeFactor == 1 && choice.crop == 160)
        let most = Int(whole.estimate.secondsPerIteration * 320 + whole.estimate.setUp.reduce(0, +))
        #expect(try Self.choose(most, wanted).configuration.shortcuts.largeFactor == 3)
    }

    @Test func cropsShrinkBeforeThePicture() throws {
        let wanted = Self.wanted(crop: 160)
        let seconds = Int(Self.cost(try Self.choose(1_000_000, wanted), iterations: 260))
        let choice = try Self.choose(seconds, wanted)
        #expect(choice.configuration.maxSize == 250 && choice.configuration.shortcuts.crop == 128)
        let kept = try Self.choose(seconds, wanted, keepsCrop: true)
        #expect(kept.configuration.maxSize == 200 && kept.configuration.shortcuts.crop == 160)
        let both = try Self.choose(seconds / 3, wanted)
        #expect(both.configuration.maxSize < 250 && both.configuration.shortcuts.crop >= 64)
    }

    @Test func whatCantBeDoneSaysWhatItTakes() throws {
        let whole = try Self.choose(1_000_000)
        let error = #expect(throws: SinGANError.self) {
            try Self.choose(Int(Self.cost(whole, iterations: 30)), keepsMaxSize: true)
        }
        #expect(error?.code == .usage && error?.hint?.contains("--max-size") == true)
        let needed = Int((Self.cost(whole, iterations: 40) / BudgetPlanner.share).rounded(.up))
        #expect(error?.message.contains("needs about \(TrainingBudget(seconds: needed)) for 40 iterations") == true)
        #expect(try Self.choose(needed, keepsMaxSize: true).iterations >= 40)
        #expect(#expect(throws: SinGANError.self) { try Self.choose(needed - 1, keepsMaxSize: true) }?.code == .usage)
        // However small the picture.
        #expect(#expect(throws: SinGANError.self) { try Self.choose(10, secondsPerArea: 1e-3) }?.code == .usage)
    }

    private static func counts(_ counts: Int...) -> [ScaleIterations] { counts.map { ScaleIterations($0) } }

    @Test func theSummarySaysWhatIsGivenUp() {
        let planner = BudgetPlanner(budget: TrainingBudget(seconds: 300), picture: Self.picture, wanted: Self.wanted(crop: 128))
        var smaller = Self.wanted(crop: 96)
        smaller.maxSize = 200
        #expect(
            planner.summary(smaller, Self.counts(150, 150), unused: 0).text
                == "budget 5m: 200 px instead of 250, crops of 96 px instead of 128, 150 iterations per scale instead of 600")
        #expect(
            planner.summary(planner.wanted, Self.counts(2000, 2000), unused: 240).text
                == "budget 5m: 2000 iterations per scale instead of 600; about 4 minutes of it stay unused")
        #expect(planner.summary(planner.wanted, Self.counts(600, 600), unused: 0).text == "budget 5m: nothing is given up")
        var coarse = Self.wanted()
        coarse.shortcuts.coarseFactor = 3
        let more = BudgetPlanner(budget: TrainingBudget(seconds: 300), picture: Self.picture, wanted: coarse)
        #expect(more.summary(coarse, Self.counts(1800, 600), unused: 0).text == "budget 5m: nothing is given up")
        #expect(
            more.summary(coarse, Self.counts(400, 400), unused: 0).text
                == "budget 5m: 400 iterations per scale instead of 600 (coarse ones 400 instead of 1800)")
        (coarse.shortcuts.largeFactor, coarse.maxSize) = (2, 512)
        let large = BudgetPlanner(budget: TrainingBudget(seconds: 300), picture: PixelSize(width: 512, height: 384), wanted: coarse)
        #expect(large.summary(coarse, Self.counts(1800, 600, 1200), unused: 0).text == "budget 5m: nothing is given up")
        #expect(
            large.summary(coarse, Self.counts(600, 200, 400), unused: 0).text
                == "budget 5m: 200 iterations per scale instead of 600 (coarse ones 600 instead of 1800, large ones 400 instead of 1200)")
        #expect(
            BudgetPacer.notice(1, Self.counts(30, 20, 10), Self.counts(30, 40, 20))
                == "budget: scales 1 to 2 get 40 to 20 iterations instead of 20 to 10")
    }

    @Test(arguments: [
        ("90", 90), ("30s", 30), ("5m", 300), ("2h", 7200), ("1h30m", 5400), ("1h1m1s", 3661), ("0s", 0), ("5x", nil), ("", nil),
        ("m", nil), ("-5", nil), ("+5", nil), ("5m2h", nil), ("1.5h", nil), ("5 m", nil), ("5m5m", nil), ("99999999999999999999", nil),
    ])
    func timesAreRead(_ text: String, _ seconds: Int?) {
        #expect(TrainingBudget(text)?.seconds == seconds)
        guard let seconds else { return }
        #expect(TrainingBudget(TrainingBudget(seconds: seconds).description)?.seconds == seconds)
    }
}
