#if DoublePrecision
    import SinGANNumerics
    import TestSupport
    import Testing

    /// Every derivative against central differences, first and second order, in double precision, on shapes that differ in every dimension.
    @Suite struct FiniteDifferenceTests {
        /// Central differences of step 1e-6 are exact to about 1e-9 for values around 1; a wrong term shows at 1e-1.
        static let (step, tolerance) = (1e-6, 1e-6)
        let pool = WorkerPool(threads: 1)

        /// The derivative of `f` for every number in `values`.
        private func differences(_ values: UnsafeMutablePointer<Scalar>, _ count: Int, _ f: () -> Double) -> [Double] {
            (0..<count).map { i in
                let old = values[i]
                values[i] = old + Self.step
                let up = f()
                values[i] = old - Self.step
                let down = f()
                values[i] = old
                return (up - down) / (2 * Self.step)
            }
        }

        private func dot(_ a: Tensor, _ b: Tensor) -> Double { zip(a.values, b.values).reduce(0) { $0 + $1.0 * $1.1 } }

        /// One normalization with its activation: forward, backward.
        @Test func normalizedActivationFirstOrder() {
            var numbers = TestNumbers(11)
            let shape = Shape(h: 5, w: 7, c: 3)
            let (x, ga, p, g) = (numbers.tensor(shape), numbers.tensor(shape), numbers.tensor(Shape(h: 1, w: 2, c: 3)), Buffer(zeros: 6))
            let view = NormalizationView(gamma: p.pointer, beta: p.pointer + 3)
            let loss = { [pool] in
                let a = Tensor(shape)
                _ = NormalizedActivation.forward(x.copied(), view, into: a, on: pool)
                return self.dot(a, ga)
            }
            let (normalized, a, gx) = (x.copied(), Tensor(shape), ga.copied())
            let statistics = NormalizedActivation.forward(normalized, view, into: a, on: pool)
            NormalizedActivation.backward(
                gx, activation: a, normalized: normalized, statistics, view,
                gradients: NormalizationView(gamma: g.pointer, beta: g.pointer + 3), on: pool)
            #expect(relativeError(gx.values, differences(x.pointer, x.count, loss)) <= Self.tolerance)
            #expect(relativeError(g.array, differences(p.pointer, 6, loss)) <= Self.tolerance)
        }

        /// Its tangent, and the reverse of the tangent: s = <w, a.>, by differences of first derivatives.
        @Test func normalizedActivationSecondOrder() {
            var numbers = TestNumbers(12)
            let shape = Shape(h: 4, w: 6, c: 3)
            let (x, dx, w, p) = (
                numbers.tensor(shape), numbers.tensor(shape), numbers.tensor(shape), numbers.tensor(Shape(h: 1, w: 2, c: 3))
            )
            let view = NormalizationView(gamma: p.pointer, beta: p.pointer + 3)
            let gradients = Buffer(zeros: 6)
            func run() -> (tangent: Tensor, delta: Tensor) {
                let (normalized, a) = (x.copied(), Tensor(shape))
                let statistics = NormalizedActivation.forward(normalized, view, into: a, on: pool)
                let (ga, delta, tangent) = (w.copied(), Tensor(shape), dx.copied())
                NormalizedActivation.backward(
                    ga, activation: a, normalized: normalized, statistics, view, gradients: nil, keeping: delta, on: pool)
                gradients.fill(0)
                NormalizedActivation.tangent(
                    tangent, delta: delta, activation: a, normalized: normalized, statistics, view,
                    gradients: NormalizationView(gamma: gradients.pointer, beta: gradients.pointer + 3), on: pool)
                return (tangent, delta)
            }
            let (tangent, delta) = run()
            let forward = { [pool] () -> Tensor in
                let a = Tensor(shape)
                _ = NormalizedActivation.forward(x.copied(), view, into: a, on: pool)
                return a
            }
            // The tangent itself: along dx.
            let base = x.copied()
            func moved(_ sign: Double) -> Tensor {
                for i in 0..<x.count { x.pointer[i] = base.pointer[i] + sign * Self.step * dx.pointer[i] }
                defer { x.copy(from: base) }
                return forward()
            }
            let along = zip(moved(1).values, moved(-1).values).map { ($0 - $1) / (2 * Self.step) }
            #expect(relativeError(tangent.values, along) <= Self.tolerance)
            // s and its derivatives.
            let expectedGamma = gradients.array
            let s = { self.dot(run().tangent, w) }
            #expect(relativeError(delta.values, differences(x.pointer, x.count, s)) <= Self.tolerance)
            #expect(relativeError(expectedGamma, differences(p.pointer, 6, s)) <= Self.tolerance)
        }

        private func networks(_ seed: UInt64, h: Int, w: Int) -> ScaleNetworks {
            var numbers = TestNumbers(seed)
            return ScaleNetworks(
                critic: numbers.parameters(NetworkShape(channels: 5, outputs: 1)),
                generator: numbers.parameters(NetworkShape(channels: 5, outputs: 3)), running: RunningStatistics(channels: 5), h: h, w: w,
                betas: (0.5, 0.999), on: pool)
        }

        /// The whole critic: both means and the penalty with its second derivatives.
        @Test func criticStep() {
            let (h, w) = (14, 13)
            let networks = networks(13, h: h, w: w)
            var numbers = TestNumbers(14)
            let (real, fake) = (numbers.tensor(Shape(h: h, w: w, c: 3), scale: 0.5), numbers.tensor(Shape(h: h, w: w, c: 3), scale: 0.5))
            let loss = {
                var losses = IterationLosses()
                networks.criticLosses(real: real, fake: fake, mix: 0.3, lambda: 0.7, into: &losses)
                return losses.criticReal + losses.criticFake + losses.penalty
            }
            _ = loss()
            let gradients = networks.criticGradients.copied()
            let expected = Parameters(gradients.shape)
            let found = differences(networks.critic.buffer.pointer, gradients.shape.count, loss)
            for (i, v) in found.enumerated() { expected.buffer.pointer[i] = v }
            // Moving the last bias moves both means alike: its gradient is zero, and differences of it are noise.
            #expect(abs(gradients.bias[0]) <= 1e-12)
            for (name, error, _) in errors(gradients, expected) where name != "conv4.bias" { #expect(error <= Self.tolerance, "\(name)") }
        }

        @Test func generatorStep() {
            let (h, w) = (13, 12)
            let networks = networks(15, h: h, w: w)
            var numbers = TestNumbers(16)
            let picture = Shape(h: h, w: w, c: 3)
            let padded = picture.grown(by: NetworkShape.margin)
            let (x, previous, recX) = (numbers.tensor(padded), numbers.tensor(picture), numbers.tensor(padded))
            let (recPrevious, real) = (numbers.tensor(picture), numbers.tensor(picture))
            let loss = {
                var losses = IterationLosses()
                networks.generatorLosses(
                    x: x, previous: previous, reconstruction: recX, recPrevious: recPrevious, real: real, alpha: 10, into: &losses)
                return losses.adversarial + losses.reconstruction
            }
            _ = loss()
            let gradients = networks.generatorGradients.copied()
            let expected = Parameters(gradients.shape)
            for (i, v) in differences(networks.generator.buffer.pointer, gradients.shape.count, loss).enumerated() {
                expected.buffer.pointer[i] = v
            }
            for (name, error, _) in errors(gradients, expected) { #expect(error <= Self.tolerance, "\(name)") }
        }
    }
#endif
