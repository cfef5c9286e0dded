import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANSupport
import Testing

@testable import SinGANEngine

/// Same seed, same bytes: whatever the threads, through interruption, resumption and recovery.
@Suite struct DeterminismTests {
    private func train(
        _ iterations: Int, threads: Int, seed: UInt64 = 1, draws: (any TrainingDraws)? = nil, from bytes: [UInt8]? = nil,
        cancelAfter: Int? = nil, log: EventLog = EventLog()
    ) throws -> (bytes: [UInt8], error: SinGANError?) {
        var configuration = TestPictures.configuration(iterations: iterations)
        configuration.seed = seed
        let picture = try TrainingPicture(fitting: TestPictures.waves(width: 40, height: 34), configuration)
        let cancellation = Cancellation()
        let compute = Compute(threads: threads, cancellation: cancellation)
        let draws = draws ?? SeededDraws(seed: seed)
        let state = try bytes.map { try ModelReader.decode($0, name: "test") } ?? TrainingState(picture, configuration, draws: draws)
        let plans = configuration.scalePlans(state.plan)
        let stopping = StoppingDraws(draws, after: cancelAfter, cancellation)
        let trainer = Trainer(
            state, draws: stopping, on: compute, TrainingReporter(plans, expected: plans.map { _ in 0 }, log.handler))
        do throws(SinGANError) {
            try trainer.run()
            return (try ModelWriter.encode(trainer.state), nil)
        } catch { return (try ModelWriter.encode(trainer.state), error) }
    }

    /// Cancels in the middle of the n-th iteration.
    final class StoppingDraws: TrainingDraws {
        let inner: any TrainingDraws
        let cancellation: Cancellation
        var left: Int
        init(_ inner: any TrainingDraws, after: Int?, _ cancellation: Cancellation) {
            (self.inner, left, self.cancellation) = (inner, after ?? .max, cancellation)
        }
        func critic(scale: Int, _ shape: NetworkShape) -> Parameters { inner.critic(scale: scale, shape) }
        func generator(scale: Int, _ shape: NetworkShape) -> Parameters { inner.generator(scale: scale, shape) }
        func fixedNoise(_ shape: Shape) -> Tensor { inner.fixedNoise(shape) }
        func noise(scale: Int, iteration: Int, into map: Tensor, on pool: WorkerPool) {
            inner.noise(scale: scale, iteration: iteration, into: map, on: pool)
        }
        func lowerNoise(level: Int, scale: Int, iteration: Int, step: Int, x: Int, y: Int, into map: Tensor, on pool: WorkerPool) {
            inner.lowerNoise(level: level, scale: scale, iteration: iteration, step: step, x: x, y: y, into: map, on: pool)
        }
        func mix(scale: Int, iteration: Int, step: Int) -> Double {
            left -= 1
            if left == 0 { cancellation.cancel(.terminated) }
            return inner.mix(scale: scale, iteration: iteration, step: step)
        }
    }

    @Test func threadsDontMatter() throws {
        let one = try train(3, threads: 1).bytes
        for threads in [2, 4] { #expect(try train(3, threads: threads).bytes == one) }
        #expect(try train(3, threads: 1, seed: 2).bytes != one)
    }

    /// Interrupted in the middle of an iteration, at every place of a small training, twice over where it is long enough.
    @Test func interruptionsDontMatter() throws {
        let whole = try train(3, threads: 2).bytes
        // Three critic steps per iteration, three iterations per scale.
        for stop in stride(from: 1, through: 27, by: 4) {
            let first = try train(3, threads: 2, cancelAfter: stop)
            #expect(first.error?.code == .terminated)
            let second = try train(3, threads: 1, from: first.bytes, cancelAfter: 5)
            let bytes = second.error == nil ? second.bytes : try train(3, threads: 2, from: second.bytes).bytes
            #expect(bytes == whole)
        }
    }

    /// Draws that turn a training non-finite at one iteration, once or always.
    struct PoisonedDraws: TrainingDraws {
        final class Count: @unchecked Sendable {
            var left: Int
            init(_ n: Int) { left = n }
        }
        let inner = SeededDraws(seed: 1)
        let count: Count
        func critic(scale: Int, _ shape: NetworkShape) -> Parameters { inner.critic(scale: scale, shape) }
        func generator(scale: Int, _ shape: NetworkShape) -> Parameters { inner.generator(scale: scale, shape) }
        func fixedNoise(_ shape: Shape) -> Tensor { inner.fixedNoise(shape) }
        func noise(scale: Int, iteration: Int, into map: Tensor, on pool: WorkerPool) {
            inner.noise(scale: scale, iteration: iteration, into: map, on: pool)
            if scale == 1 && iteration == 2 && count.left > 0 {
                count.left -= 1
                map.pointer[7] = .nan
            }
        }
        func lowerNoise(level: Int, scale: Int, iteration: Int, step: Int, x: Int, y: Int, into map: Tensor, on pool: WorkerPool) {
            inner.lowerNoise(level: level, scale: scale, iteration: iteration, step: step, x: x, y: y, into: map, on: pool)
        }
        func mix(scale: Int, iteration: Int, step: Int) -> Double { inner.mix(scale: scale, iteration: iteration, step: step) }
    }

    @Test func aNonFiniteIterationIsUndone() throws {
        let log = EventLog()
        let result = try train(4, threads: 2, draws: PoisonedDraws(count: .init(1)), log: log)
        #expect(result.error == nil)
        let model = SinGANModel(try ModelReader.decode(result.bytes, name: "test"))
        #expect(model.isComplete)
        #expect(model.recoveries == [Recovery(scale: 1, iteration: 2)])
        #expect(model.state.rateFactor == 0.5)
        #expect(log.notices.count == 1)
        for pixels in [try model.sample(seed: 1, on: Compute(threads: 1)), try model.reconstruct(on: Compute(threads: 1))] {
            #expect(pixels.values.allSatisfy { $0.isFinite })
        }
        // The same up to the poison, another after it.
        let clean = SinGANModel(try ModelReader.decode(try train(4, threads: 2).bytes, name: "test"))
        #expect(model.state.finished[0].generator.buffer.array == clean.state.finished[0].generator.buffer.array)
        #expect(model.state.finished[1].generator.buffer.array != clean.state.finished[1].generator.buffer.array)
    }

    @Test func aSecondNonFiniteIterationIsAnError() throws {
        let result = try train(4, threads: 2, draws: PoisonedDraws(count: .init(2)))
        #expect(result.error?.code == .internalFailure)
        #expect(result.error?.message.contains("scale 1, iteration 2") == true)
        // What was saved is good.
        let model = SinGANModel(try ModelReader.decode(result.bytes, name: "test"))
        #expect(model.completedScales == 1 && model.currentIteration == 2)
        #expect(try model.sample(seed: 1, on: Compute(threads: 1)).values.allSatisfy { $0.isFinite })
    }
}
