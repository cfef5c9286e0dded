import SinGANNumerics
import TestSupport
import Testing

@Suite struct GoldenLayerTests {
    static let tolerance = 1e-6

    @Test(arguments: 0..<5) func resizeGolden(_ number: Int) throws {
        let golden = try Golden("resize.safetensors")
        let (x, expected) = (try golden.map("case\(number).input"), try golden.map("case\(number).output"))
        let pool = WorkerPool(threads: 2)
        let y = Resample(from: x.shape, h: expected.shape.h, w: expected.shape.w)(x, on: pool)
        #expect(relativeError(y, expected) <= Self.tolerance)
    }

    @Test func adamGolden() throws {
        let golden = try Golden("adam.safetensors")
        let start = try golden.values("start")
        let (gradients, parameters) = (try golden.values("grads"), try golden.values("params"))
        let (values, gradient, adam) = (Buffer(start.count), Buffer(start.count), Adam(count: start.count, beta1: 0.5, beta2: 0.999))
        for (i, v) in start.enumerated() { values.pointer[i] = Scalar(v) }
        for step in 0..<10 {
            for i in 0..<start.count { gradient.pointer[i] = Scalar(gradients[step * start.count + i]) }
            adam.step(values, gradients: gradient, learningRate: step < 6 ? 5e-4 : 5e-5, on: WorkerPool(threads: 1))
            let expected = parameters[step * start.count..<(step + 1) * start.count]
            #expect(relativeError(values.array.map { Double($0) }, expected) <= Self.tolerance)
        }
    }
}
