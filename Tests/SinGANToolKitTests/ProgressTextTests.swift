import SinGANSupport
import Testing

@testable import SinGANToolKit

/// What the progress tests show.
enum ProgressExamples {
    static let plan = TrainingPlan(
        scales: [
            ScalePlan(scale: 0, width: 33, height: 25, channels: 32, iterations: 400),
            ScalePlan(scale: 1, width: 44, height: 33, channels: 32, iterations: 400),
        ], expectedSeconds: 754, expectedMemory: 412_000_000, resumedScale: 0, resumedIteration: 0)
    static let progress = TrainingProgress(
        scale: 1, scales: 2, iteration: 100, iterations: 400, iterationsPerSecond: 12.34, remainingSeconds: 245,
        losses: [-1, 0.5, 0.0625, -0.25, 0.125])
    static let summary = ScaleSummary(scale: 0, width: 33, height: 25, channels: 32, iterations: 400, secondsPerIteration: 0.0815)
}

@Suite struct ProgressTextTests {
    @Test func golden() {
        #expect(
            ProgressText.line(ProgressExamples.progress)
                == "scale 1 of 0-1, 100/400, 12.3/s, 4:05 left  D real -1.000 D fake 0.500 penalty 0.062 G -0.250 rec 0.125")
        #expect(ProgressText.scale(ProgressExamples.summary) == "scale 0 done: 33x25, 32 channels, 400 iterations, 81.5 ms each")
        #expect(
            ProgressText.plan(ProgressExamples.plan) == """
                plan: 2 scales, about 13 minutes, about 412 MB of memory
                  scale 0  33x25  32 channels  400 iterations
                  scale 1  44x33  32 channels  400 iterations
                """)
    }

    @Test func aResumedPlanSaysWhereItGoesOn() {
        let plan = TrainingPlan(
            scales: ProgressExamples.plan.scales, expectedSeconds: 1, expectedMemory: 0, resumedScale: 1, resumedIteration: 20)
        #expect(
            ProgressText.plan(plan).hasPrefix("plan: 2 scales, about 1 second, about 0 MB of memory, going on at scale 1, iteration 20\n"))
    }

    @Test(arguments: [
        (0, "0:00"), (59.6, "1:00"), (245, "4:05"), (3599.4, "59:59"), (3723, "1:02:03"), (-1, "?"), (.infinity, "?"), (.nan, "?"),
    ])
    func durations(_ seconds: Double, _ expected: String) { #expect(ProgressText.duration(seconds) == expected) }

    @Test(arguments: [(0.2, "1 second"), (40, "40 seconds"), (90, "2 minutes"), (5399, "90 minutes"), (12600, "3.5 hours")])
    func words(_ seconds: Double, _ expected: String) { #expect(ProgressText.words(seconds) == expected) }

    @Test func slowIterationsAreTimedNotCounted() {
        let slow = TrainingProgress(
            scale: 0, scales: 1, iteration: 0, iterations: 1, iterationsPerSecond: 0.04, remainingSeconds: 0, losses: [])
        #expect(ProgressText.line(slow).contains("25.0 s each"))
    }
}
