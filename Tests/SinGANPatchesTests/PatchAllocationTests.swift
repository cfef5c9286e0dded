import AllocationCount
import SinGANImaging
import SinGANNumerics
import Testing

@testable import SinGANPatches

/// Iterations of a synthesis allocate nothing: 38 more of them at each scale don't add 38 calls of malloc and the like, by all threads. (A few more or fewer
/// come with other pictures: lists of values grow as they are filled.)
@Suite(.serialized, .enabled(if: singan_allocations_are_counted())) struct PatchAllocationTests {
    private func allocations(_ iterations: Int, _ body: (PatchModel) throws -> Void) throws -> Int {
        var settings = PatchSettings()
        (settings.iterations, settings.leastIterations) = (iterations, iterations)
        let model = try PatchModel(PatchPictures.waves(90, 70), settings, on: PatchPictures.pool())
        try body(model)
        // The fewest of three: other threads of the program may allocate now and then.
        return try (0..<3).map { _ in
            singan_allocations_begin()
            try body(model)
            return singan_allocations_end()
        }.min() ?? 0
    }

    @Test func samplesAllocateNothingPerIteration() throws {
        let counts = try [2, 40].map { try allocations($0) { _ = try $0.sample(PatchSample()) } }
        #expect(counts[0] > 0 && abs(counts[1] - counts[0]) < 38, "\(counts)")
    }

    /// With colours of its own: means, energies, gains and back-projection.
    @Test func injectionsAllocateNothingPerIteration() throws {
        let picture = PatchPictures.textured(90, 70)
        let counts = try [2, 40].map { iterations in
            try allocations(iterations) {
                var injection = PatchInjection(picture, at: 2)
                injection.colors = 0.5
                _ = try $0.inject(injection)
            }
        }
        #expect(counts[0] > 0 && abs(counts[1] - counts[0]) < 38, "\(counts)")
    }

    @Test func fillingsAllocateNothingPerIteration() throws {
        let hole = Mask(width: 90, height: 70, values: (0..<90 * 70).map { abs($0 % 90 - 45) < 12 && abs($0 / 90 - 35) < 9 ? 1 : 0 })
        let counts = try [2, 40].map { try allocations($0) { _ = try $0.fill(hole, seed: 1) } }
        #expect(counts[0] > 0 && abs(counts[1] - counts[0]) < 38, "\(counts)")
    }
}
