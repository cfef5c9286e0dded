import SinGANEngine
import SinGANNumerics
import SinGANSupport
import TestSupport
import Testing

@Suite struct PenaltyTests {
    /// A critic that ignores its input has no gradient anywhere: the penalty is lambda, and nothing is divided by zero.
    @Test func zeroGradientsStayFinite() {
        let shape = NetworkShape(channels: 4, outputs: 1)
        let critic = Parameters(shape)
        for layer in 0..<4 { for k in 0..<4 { critic.normalization(layer).gamma[k] = 1 } }
        var numbers = TestNumbers(5)
        let networks = ScaleNetworks(
            critic: critic, generator: numbers.parameters(NetworkShape(channels: 4, outputs: 3)), running: RunningStatistics(channels: 4),
            h: 15, w: 17, betas: (0.5, 0.999), on: WorkerPool(threads: 1))
        let penalty = networks.penaltyGradient(at: numbers.tensor(Shape(h: 15, w: 17, c: 3)), lambda: 0.1)
        #expect(abs(penalty - 0.1) <= 1e-12)
        #expect(networks.criticGradients.buffer.array.allSatisfy { $0.isFinite })
    }

    @Test func finiteness() {
        for bad in [Scalar.infinity, -.infinity, .nan] {
            for place in [0, 7, 8, 19] {
                let buffer = Buffer(zeros: 20)
                #expect(Reduction.isFinite(buffer.pointer, 20))
                buffer.pointer[place] = bad
                #expect(!Reduction.isFinite(buffer.pointer, 20))
            }
        }
    }

    @Test func aCancelledPoolDoesNoWork() {
        let cancellation = Cancellation()
        let pool = WorkerPool(threads: 2, cancellation: cancellation)
        let buffer = Buffer(zeros: 100)
        cancellation.cancel()
        pool.run(100) { i, _ in buffer.pointer[i] = 1 }
        #expect(buffer.array.allSatisfy { $0 == 0 })
    }

    @Test func everyIndexRunsOnce() {
        for threads in [1, 2, 3, 4, 9] {
            let pool = WorkerPool(threads: threads)
            for count in [0, 1, 2, 5, 100] {
                let buffer = Buffer(zeros: count)
                for _ in 0..<50 { pool.run(count) { i, _ in buffer.pointer[i] += 1 } }
                #expect(buffer.array.allSatisfy { $0 == 50 })
            }
        }
    }
}
