import SinGANSupport
import Testing

@Suite struct RandomTests {
    /// Known answers published with Random123 (kat_vectors, philox 4x32 10).
    @Test(
        arguments: [
            ([0, 0, 0, 0], [0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
            (
                [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff], [0xffff_ffff, 0xffff_ffff],
                [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
            ),
            (
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
                [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
            ),
        ] as [([UInt32], [UInt32], [UInt32])])
    func philoxMeetsThePublishedVectors(counter: [UInt32], key: [UInt32], expected: [UInt32]) {
        let words = Philox(key: SIMD2(key[0], key[1]))(SIMD4(counter[0], counter[1], counter[2], counter[3]))
        #expect(words == SIMD4(expected[0], expected[1], expected[2], expected[3]))
    }

    /// Quantiles from Wichura's paper (its own check values) and of common tables.
    @Test(arguments: [
        (0.25, -0.6744897501960817), (0.001, -3.090232306167813), (1e-20, -9.262340089798408), (0.5, 0.0), (0.975, 1.959963984540054),
    ])
    func normalQuantiles(p: Double, expected: Double) {
        #expect(abs(Normal.quantile(p) - expected) <= 1e-14 * max(1, abs(expected)))
    }

    @Test func normalFieldHasTheMomentsOfANormalDistribution() {
        let field = RandomField(seed: 7, purpose: .sampling)
        let (width, height) = (200, 150)
        var sums = [0.0, 0.0, 0.0, 0.0]
        for y in 0..<height {
            for x in 0..<width {
                let (a, b, c) = field.normals3(x: x, y: y)
                for v in [a, b, c] { for k in 0..<4 { sums[k] += [v, v * v, v * v * v, v * v * v * v][k] } }
            }
        }
        let n = Double(width * height * 3)
        // Four standard errors of each moment of n independent standard normal numbers: sqrt(1, 2, 15, 96) / sqrt(n).
        for (k, (expected, variance)) in [(0.0, 1.0), (1, 2), (0, 15), (3, 96)].enumerated() {
            #expect(abs(sums[k] / n - expected) < 4 * (variance / n).squareRoot())
        }
    }

    @Test func everyPartOfTheKeyMatters() {
        let base = RandomField(seed: 1, purpose: .sampling, scale: 2, iteration: 3, step: 4).uniform(x: 5, y: 6)
        let others = [
            RandomField(seed: 2, purpose: .sampling, scale: 2, iteration: 3, step: 4).uniform(x: 5, y: 6),
            RandomField(seed: 1, purpose: .preview, scale: 2, iteration: 3, step: 4).uniform(x: 5, y: 6),
            RandomField(seed: 1, purpose: .sampling, scale: 3, iteration: 2, step: 4).uniform(x: 5, y: 6),
            RandomField(seed: 1, purpose: .sampling, scale: 2, iteration: 4, step: 3).uniform(x: 5, y: 6),
            RandomField(seed: 1, purpose: .sampling, scale: 2, iteration: 3, step: 4).uniform(x: 6, y: 5),
            RandomField(seed: 1, purpose: .sampling, scale: 2, iteration: 3, step: 4).uniform(x: 5, y: 6, channel: 1),
        ]
        #expect(!others.contains(base))
    }
}
