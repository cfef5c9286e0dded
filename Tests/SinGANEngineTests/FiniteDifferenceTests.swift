#if DoublePrecision
    import TestSupport
    import Testing

    @testable import SinGANEngine
    @testable import SinGANNumerics

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

        /// A normalization after a convolution that only copies: its inputs are x itself. Everything around the layer is as in `Trunk`.
        private struct Layer {
            let x: Tensor
            let layer: NormalizedActivation
            let parameters: Buffer
            let view: NormalizationView
            private let identity: PreparedFilters
            private let memory: Buffer
            let pool: WorkerPool

            init(_ x: Tensor, _ p: Tensor, on pool: WorkerPool) {
                let c = x.shape.c
                self.x = x
                self.pool = pool
                layer = NormalizedActivation(x.shape)
                parameters = p.buffer
                view = NormalizationView(gamma: p.pointer, beta: p.pointer + c)
                memory = Buffer(zeros: 9 * c * c)
                for k in 0..<c { memory.pointer[(4 * c + k) * c + k] = 1 }
                identity = PreparedFilters(Filters(memory.pointer, inputs: c, outputs: c))
            }

            /// x with a border of one, so that the valid convolution gives x.
            private func bordered(_ x: Tensor) -> Tensor {
                let result = Tensor(zeros: x.shape.grown(by: 1))
                for i in 0..<x.shape.h { for j in 0..<x.shape.w { for k in 0..<x.shape.c { result[0, i + 1, j + 1, k] = x[0, i, j, k] } } }
                return result
            }

            /// a.
            func forward() -> Tensor {
                pool.kernels.convolve(
                    Operand(bordered(x)), identity, into: layer.y, .moments(layer.statistics), on: pool)
                layer.statistics.apply(view)
                let a = Tensor(x.shape)
                for i in 0..<a.count {
                    let k = i % x.shape.c
                    let n = (layer.y.pointer[i] - layer.statistics.mean(0)[k]) * layer.statistics.scale(0)[k] + view.beta[k]
                    a.pointer[i] = n > 0 ? n : 0.2 * n
                }
                return a
            }

            /// gn for a cotangent of a; leaves its sums.
            func signal(_ ga: Tensor) -> Tensor {
                // The gradient of a valid convolution is two pixels larger: of the bordered cotangent's inside it is ga itself.
                let inner = Tensor(zeros: x.shape.grown(by: -1))
                let gn = Tensor(x.shape)
                for i in 0..<inner.shape.h {
                    for j in 0..<inner.shape.w { for k in 0..<x.shape.c { inner[0, i, j, k] = ga[0, i + 1, j + 1, k] } }
                }
                pool.kernels.inputGradient(inner, identity, into: gn, .slope(saved: layer.y, layer.statistics), on: pool)
                return gn
            }

            /// a. for the tangent dx; `delta` becomes ds/dx.
            func tangent(_ dx: Tensor, delta: Tensor, gradients: NormalizationView) -> Tensor {
                let result = Tensor(x.shape)
                pool.kernels.convolve(
                    Operand(bordered(dx)), identity, into: result, .tangent(saved: layer.y, delta: delta, layer.statistics), on: pool)
                layer.tangent(result, delta: delta, view, gradients: gradients, on: pool)
                return result
            }
        }

        /// Cotangents that are zero along the border, which the copying convolution can't carry back.
        private func interior(_ t: Tensor) -> Tensor {
            let result = Tensor(zeros: t.shape)
            for i in 1..<t.shape.h - 1 { for j in 1..<t.shape.w - 1 { for k in 0..<t.shape.c { result[0, i, j, k] = t[0, i, j, k] } } }
            return result
        }

        /// One normalization with its activation: forward, backward.
        @Test func normalizedActivationFirstOrder() {
            var numbers = TestNumbers(11)
            let shape = Shape(h: 5, w: 7, c: 5)
            let (x, ga, p, g) = (
                numbers.tensor(shape), interior(numbers.tensor(shape)), numbers.tensor(Shape(h: 1, w: 2, c: 5)), Buffer(zeros: 10)
            )
            let layer = Layer(x, p, on: pool)
            let loss = { self.dot(layer.forward(), ga) }
            _ = loss()
            let gx = layer.signal(ga)
            layer.layer.backward(
                gx, layer.view, gradients: NormalizationView(gamma: g.pointer, beta: g.pointer + 5), into: gx, on: pool)
            #expect(relativeError(gx.values, differences(x.pointer, x.count, loss)) <= Self.tolerance)
            #expect(relativeError(g.array, differences(p.pointer, 10, loss)) <= Self.tolerance)
        }

        /// Its tangent, and the reverse of the tangent: s = <w, a.>, by differences of first derivatives.
        @Test func normalizedActivationSecondOrder() {
            var numbers = TestNumbers(12)
            let shape = Shape(h: 6, w: 7, c: 5)
            let (x, dx, w, p) = (
                numbers.tensor(shape), numbers.tensor(shape), interior(numbers.tensor(shape)), numbers.tensor(Shape(h: 1, w: 2, c: 5))
            )
            let layer = Layer(x, p, on: pool)
            let gradients = Buffer(zeros: 10)
            func run() -> (tangent: Tensor, delta: Tensor) {
                _ = layer.forward()
                let delta = layer.signal(w)
                gradients.fill(0)
                let tangent = layer.tangent(
                    dx, delta: delta, gradients: NormalizationView(gamma: gradients.pointer, beta: gradients.pointer + 5))
                return (tangent, delta)
            }
            let (tangent, delta) = run()
            // The tangent itself: along dx.
            let base = x.copied()
            func moved(_ sign: Double) -> Tensor {
                for i in 0..<x.count { x.pointer[i] = base.pointer[i] + sign * Self.step * dx.pointer[i] }
                defer { x.copy(from: base) }
                return layer.forward()
            }
            let along = zip(moved(1).values, moved(-1).values).map { ($0 - $1) / (2 * Self.step) }
            #expect(relativeError(tangent.values, along) <= Self.tolerance)
            // s and its derivatives.
            _ = run()
            let expectedGamma = gradients.array
            let s = { self.dot(run().tangent, w) }
            #expect(relativeError(delta.values, differences(x.pointer, x.count, s)) <= Self.tolerance)
            #expect(relativeError(expectedGamma, differences(p.pointer, 10, s)) <= Self.tolerance)
        }

        private func networks(_ seed: UInt64, h: Int, w: Int, _ order: MapOrder, fixed: Bool = false) -> ScaleNetworks {
            var numbers = TestNumbers(seed)
            let networks = ScaleNetworks(
                critic: numbers.parameters(NetworkShape(channels: 5, outputs: 1)),
                generator: numbers.parameters(NetworkShape(channels: 5, outputs: 3)), running: RunningStatistics(channels: 5), h: h, w: w,
                betas: (0.5, 0.999), sharesCriticStatistics: fixed, batchLimit: order.batchLimit, on: pool)
            // Moments like those of real maps.
            var losses = IterationLosses()
            let picture = Shape(h: h, w: w, c: 3)
            networks.criticLosses(
                real: numbers.tensor(picture, scale: 0.5), fake: numbers.tensor(picture, scale: 0.5), mix: 0.5, lambda: 0.1, number: 0,
                into: &losses)
            return networks
        }

        /// The whole critic: both means and the penalty with its second derivatives; normalized by each map's own moments, or by fixed ones.
        @Test(arguments: MapOrder.allCases, [false, true]) func criticStep(_ order: MapOrder, fixed: Bool) {
            let (h, w) = (14, 13)
            let networks = networks(13, h: h, w: w, order, fixed: fixed)
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

        @Test(arguments: MapOrder.allCases, [false, true]) func generatorStep(_ order: MapOrder, fixed: Bool) {
            let (h, w) = (13, 12)
            let networks = networks(15, h: h, w: w, order, fixed: fixed)
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
