import Dispatch
import SinGAN
import Testing

/// Work that blocks, in tasks.
@Suite struct ComputeTests {
    /// More pieces of work than the cooperative pool has threads wait for a task that needs one of these.
    @Test func workHoldsNoThreadOfThePool() async {
        let signal = DispatchSemaphore(value: 0)
        let count = 2 * Compute(threads: 0).threads + 2
        let outcomes = await withTaskGroup(of: DispatchTimeoutResult?.self) { group in
            for _ in 0..<count { group.addTask { await Compute.run(threads: 1) { _ in signal.wait(timeout: .now() + 20) } } }
            group.addTask {
                try? await Task.sleep(for: .milliseconds(50))
                for _ in 0..<count { signal.signal() }
                return nil
            }
            return await group.reduce(into: [DispatchTimeoutResult]()) { outcomes, outcome in if let outcome { outcomes.append(outcome) } }
        }
        #expect(outcomes.count == count && outcomes.allSatisfy { $0 == .success })
    }

    @Test func aTasksCancellationIsTheComputes() async {
        let task = Task {
            try await Compute.run(threads: 1) { compute in
                while true { try compute.cancellation.check() }
            }
        }
        task.cancel()
        let error = await #expect(throws: SinGANError.self) { try await task.value }
        #expect(error?.code == .interrupted)
    }

    /// Later than the work, nothing stops it.
    @Test func aComputeOutlivesItsWork() async throws {
        let task = Task { await Compute.run(threads: 1) { $0 } }
        let compute = await task.value
        task.cancel()
        #expect(!compute.cancellation.isCancelled)
    }

    @Test func errorsAreTheWorks() async {
        do throws(SinGANError) {
            try await Compute.run(threads: 1) { _ throws(SinGANError) in throw SinGANError(.noInput, "no picture") }
        } catch { #expect(error.code == .noInput) }
    }

    @Test func patchesArePrepared() async throws {
        let picture = Tiny.waves(width: 48, height: 40)
        let engine = try await PatchEngine.prepared(for: picture, threads: 2)
        let sample = try await Compute.run { _ in try engine.sample(SampleRequest()) }
        // Pixels are taken as a file would have them.
        let plain = try PatchEngine(Image(pixels: picture).pixels(), compute: Compute(threads: 1))
        #expect(try sample == plain.sample(SampleRequest()))
        let error = await #expect(throws: SinGANError.self) {
            try await PatchEngine.prepared(for: Pixels(width: 5, height: 5, repeating: 0))
        }
        #expect(error?.code == .badData)
    }
}
