import Foundation
import SinGANEngine
import Testing

@testable import SinGANToolKit

@Suite struct ModelPruningTests {
    private static let now = Date(timeIntervalSince1970: 1_000_000)
    /// Bytes and age; the fourth was never used, the third is being trained.
    private static let candidates = [(10, 50.0), (20, 500), (40, 900), (80, nil)].enumerated().map { index, model in
        ModelPruning.Candidate(bytes: model.0, used: model.1.map { now.addingTimeInterval(-$0) }, isLocked: index == 2)
    }

    private static let cases: [(unusedFor: Double?, keep: Int?, removed: [Int], spared: [Int])] = [
        (1000, nil, [3], []), (900, nil, [3], [2]), (60, nil, [3, 1], [2]), (0, nil, [3, 1, 0], [2]), (nil, 150, [], []),
        (nil, 149, [3], []), (nil, 69, [3, 1], [2]), (nil, 0, [3, 1, 0], [2]), (1000, 69, [3, 1], [2]), (1000, 1000, [3], []),
    ]

    @Test(arguments: cases)
    func theLongestUnusedGoFirst(_ unusedFor: Double?, _ keep: Int?, _ removed: [Int], _ spared: [Int]) {
        let choice = ModelPruning(unusedFor: unusedFor, keep: keep, now: Self.now).choice(Self.candidates)
        #expect(choice.removed == removed && choice.spared == spared)
    }
}

@Suite struct ModelOriginTests {
    @Test(arguments: Preset.allCases) func presetsAreRecognized(_ preset: Preset) {
        var configuration = TrainingConfiguration(preset: preset)
        (configuration.seed, configuration.maxSize) = (7, 64)
        #expect(ModelOrigin(configuration).preset == preset.rawValue && ModelOrigin(configuration).needs.isEmpty)
        configuration.set(3)
        #expect(ModelOrigin(configuration).preset == (preset == .paper ? "paper" : preset.rawValue) + " with other iterations")
        configuration.set([ScaleIterations(2), ScaleIterations(3)])
        #expect(ModelOrigin(configuration).preset == "\(preset.rawValue) with other iterations")
        configuration.lambda = 0.3
        #expect(ModelOrigin(configuration).preset == "settings of its own")
    }

    @Test func needsAreTold() {
        var needs = TrainingNeeds()
        (needs.alpha, needs.minSize, needs.trainsAll, needs.padsWithNoise) = (100, 18, true, true)
        for preset in Preset.allCases {
            let origin = ModelOrigin(needs.applied(to: TrainingConfiguration(preset: preset)))
            #expect(origin.preset == preset.rawValue)
            #expect(origin.needs == "alpha 100, min size 18\(preset == .balanced ? ", all scales" : ""), noise padding")
        }
        needs.scaleFactor = 0.5
        #expect(ModelOrigin(needs.applied(to: TrainingConfiguration(preset: .thorough))).needs.contains("scale factor 0.5"))
    }
}
