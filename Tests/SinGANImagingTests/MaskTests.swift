import Foundation
import Testing

@testable import SinGANImaging

@Suite struct MaskTests {
    /// Single precision over 41 taps, against double.
    static let blurError: Float = 1e-6

    static func noise(width: Int, height: Int, zeros: Bool = false) -> Mask {
        var state: UInt32 = 7
        return Mask(
            width: width, height: height,
            values: (0..<width * height).map { _ in
                state = state &* 1_664_525 &+ 1_013_904_223
                return zeros && state % 8 < 6 ? 0 : Float(state >> 8) / Float(1 << 24)
            })
    }

    /// The definition of dilation, pixel by pixel.
    static func naiveDilation(_ mask: Mask, radius: Double) -> [Float] {
        let reach = Int(radius)
        return (0..<mask.height).flatMap { y in
            (0..<mask.width).map { x in
                var largest: Float = 0
                for dy in -reach...reach {
                    for dx in -reach...reach where Double(dx * dx + dy * dy) <= radius * radius {
                        guard (0..<mask.width).contains(x + dx), (0..<mask.height).contains(y + dy) else { continue }
                        largest = max(largest, mask.values[(y + dy) * mask.width + x + dx])
                    }
                }
                return largest
            }
        }
    }

    /// A Gaussian over both axes at once, in double, nearest pixel beyond the border.
    static func naiveBlur(_ mask: Mask, sigma: Double) -> [Float] {
        let reach = Int((4 * sigma).rounded())
        var sum = 0.0
        for d in -reach...reach { sum += exp(-Double(d * d) / (2 * sigma * sigma)) }
        return (0..<mask.height).flatMap { y in
            (0..<mask.width).map { x in
                var total = 0.0
                for dy in -reach...reach {
                    for dx in -reach...reach {
                        let (u, v) = (min(max(x + dx, 0), mask.width - 1), min(max(y + dy, 0), mask.height - 1))
                        total += exp(-Double(dx * dx + dy * dy) / (2 * sigma * sigma)) * Double(mask.values[v * mask.width + u])
                    }
                }
                return Float(total / (sum * sum))
            }
        }
    }

    @Test(arguments: [(0, 1), (1, 5), (7, 149), (20, 1257)])
    func oneDotBecomesADisk(radius: Int, count: Int) {
        var dot = Mask(width: 61, height: 51, repeating: 0)
        dot.values[25 * 61 + 30] = 1
        let disk = dot.dilated(radius: radius)
        #expect(disk.values.count { $0 == 1 } == count)
        #expect(disk.values.count { $0 != 0 } == count)
        #expect(disk.values == Self.naiveDilation(dot, radius: Double(radius)))
    }

    @Test(arguments: [0, 1, 1.5, 2.9, 7, 12.25, 20, 45])
    func dilationIsItsDefinition(radius: Double) {
        for (width, height) in [(37, 23), (5, 40), (40, 2), (1, 9), (9, 1), (1, 1)] {
            for zeros in [true, false] {
                let mask = Self.noise(width: width, height: height, zeros: zeros)
                #expect(mask.dilated(radius: radius).values == Self.naiveDilation(mask, radius: radius), "\(width)x\(height)")
            }
        }
    }

    @Test(arguments: [0.3, 1, 2.5, 5])
    func blurIsItsDefinition(sigma: Double) {
        for (width, height) in [(33, 21), (3, 30), (30, 3), (1, 5), (1, 1)] {
            let mask = Self.noise(width: width, height: height)
            expectClose(
                mask.blurred(sigma: sigma).values, Self.naiveBlur(mask, sigma: sigma), within: Self.blurError, "\(width)x\(height)")
        }
    }

    @Test func sigmaFiveHas41Taps() {
        let taps = Mask.gaussianTaps(sigma: 5)
        #expect(taps.count == 41)
        #expect(abs(taps.reduce(0, +) - 1) < 1e-6)
        #expect(taps == taps.reversed())
        var dot = Mask(width: 101, height: 101, repeating: 0)
        dot.values[50 * 101 + 50] = 1
        #expect(dot.blurred(sigma: 5).values.count { $0 > 0 } == 41 * 41)
        #expect(dot.blurred(sigma: 0) == dot)
    }

    /// With an observer on `values` this took 400 seconds: every change copied the array.
    @Test(.timeLimit(.minutes(1))) func elementsChangeInPlace() {
        var mask = Mask(width: 2000, height: 1000, repeating: 0)
        var pixels = Pixels(width: 1000, height: 700, repeating: 0)
        for index in mask.values.indices { mask.values[index] = 1 }
        for index in pixels.values.indices { pixels.values[index] = 1 }
        #expect(mask.coverage == 1)
        #expect(pixels.values.allSatisfy { $0 == 1 })
    }

    @Test func thresholdCoverageAndNormalization() {
        let mask = Mask(width: 5, height: 1, values: [0.2, 0.4999, 0.5, 0.7, 0.6])
        #expect(mask.thresholded().values == [0, 0, 1, 1, 1])
        #expect(mask.thresholded(at: 0.65).values == [0, 0, 0, 1, 0])
        #expect(abs(mask.coverage - 0.49998) < 1e-6)
        expectClose(mask.normalized().values, [0, 0.5998, 0.6, 1, 0.8], within: 1e-6)
        for constant in [0 as Float, 0.3, 1] {
            let mask = Mask(width: 3, height: 2, repeating: constant)
            #expect(mask.normalized() == mask)
        }
    }
}
