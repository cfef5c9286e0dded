import SinGANSupport
import Testing

@testable import SinGANNumerics

@Suite struct NormalMapTests {
    /// In every variant of the kernels, for widths around the kernel's batches: 170,000 numbers, 15 % of them tails.
    @Test(arguments: [1, 63, 64, 65, 250])
    func mapsEqualTheFieldBitForBit(width: Int) {
        let shape = Shape(h: 45, w: width, c: 3)
        for seed in [UInt64(0), 1, .max] {
            let field = RandomField(seed: seed, purpose: .trainingNoise, scale: 2, iteration: 5)
            for variant in KernelVariant.available {
                let (color, grey, pool) = (Tensor(shape), Tensor(shape), WorkerPool(threads: 3, variant: variant))
                NormalMap.fill(color, field, .color, on: pool)
                NormalMap.fill(grey, field, .grey, on: pool)
                for y in 0..<shape.h {
                    for x in 0..<shape.w {
                        let plain = field.normals3(x: x, y: y)
                        #expect(
                            [0, 1, 2].map { color[0, y, x, $0].bitPattern } == [plain.0, plain.1, plain.2].map { Scalar($0).bitPattern })
                        #expect(
                            [0, 1, 2].map { grey[0, y, x, $0].bitPattern }
                                == [Scalar](repeating: Scalar(plain.0), count: 3).map(\.bitPattern))
                    }
                }
            }
        }
    }
}
