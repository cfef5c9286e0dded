import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTraining
import TestSupport
import Testing

@Suite(.serialized) struct EstimateTests {
    /// The plan's time against the time then taken, at the sizes and channels of the draft preset with fewer iterations. Machines have moods, so the
    /// middle of three trainings counts.
    @Test func theFirstEstimateIsWithinThirtyPercent() throws {
        var configuration = TrainingConfiguration(preset: .draft)
        configuration.iterations = 8
        let picture = try TrainingPicture(fitting: TestPictures.waves(width: 200, height: 150), configuration)
        let folder = try TestPictures.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let ratios = try (0..<3).map { trial in
            let log = EventLog()
            let request = TrainingRequest(picture: picture, configuration: configuration, destination: "\(folder)/\(trial).singan")
            _ = try TrainingSession(request, on: Compute(threads: 2), progress: log.handler).run()
            let (plan, date) = try #require(log.plan)
            return plan.expectedSeconds / Date().timeIntervalSince(date)
        }
        #expect(abs(ratios.sorted()[1] - 1) <= 0.3, "expected time over time taken: \(ratios)")
    }

    /// The measurement takes about a second in the precision that the program has (portable kernels in double take several times as long), and its
    /// figure for memory is that of the maps that training keeps.
    @Test func theEstimateIsQuick() throws {
        let configuration = TrainingConfiguration(preset: .paper)
        let picture = try TrainingPicture(fitting: TestPictures.waves(width: 250, height: 188), configuration)
        let request = TrainingRequest(picture: picture, configuration: configuration, destination: "/nonexistent/m.singan")
        let began = Date()
        let plan = try TrainingSession(request, on: Compute(threads: 2)) { _ in }.plan()
        #expect(!isSinglePrecision || Date().timeIntervalSince(began) < 10)
        #expect(plan.scales.count == 10 && plan.expectedSeconds > 60)
        #expect((300_000_000...1_200_000_000 * MemoryLayout<Double>.size / 4).contains(plan.expectedMemory))
    }
}
