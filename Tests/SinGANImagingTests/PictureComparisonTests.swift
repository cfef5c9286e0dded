import Foundation
import Testing

@testable import SinGANImaging

@Suite struct PictureComparisonTests {
    private let picture = TestPictures.colorful(width: 23, height: 17)

    @Test func equalPictures() {
        let same = PictureComparison(of: picture, with: picture)
        #expect(same.rmse == 0 && same.psnr == .infinity && abs(same.ssim - 1) < 1e-12)
    }

    /// 20 log10(255 / 10) = 28.1308 decibels.
    @Test func aConstantDifference() {
        let (a, b) = (
            Pixels(width: 12, height: 13, repeating: Float(100) / 255), Pixels(width: 12, height: 13, repeating: Float(110) / 255)
        )
        let compared = PictureComparison(of: a, with: b)
        #expect(abs(compared.rmse - 10) < 1e-4 && abs(compared.psnr - 28.130804) < 1e-4)
        // Without variance only the first factor is left: (2 a b + C1) / (a^2 + b^2 + C1).
        #expect(abs(compared.ssim - (22000 + 6.5025) / (22100 + 6.5025)) < 1e-6)
    }

    /// One channel off by 30: a third of the squares.
    @Test func everyChannelCountsAlike() {
        let base = Pixels(width: 12, height: 12, repeating: 0.5)
        for channel in 0..<3 {
            var other = base
            for pixel in 0..<144 { other.values[3 * pixel + channel] += 30.0 / 255 }
            #expect(abs(PictureComparison(of: other, with: base).rmse - 30 / 3.0.squareRoot()) < 1e-4)
        }
    }

    /// The definition, window by window with weights of two dimensions.
    @Test func structuralSimilarityFollowsItsDefinition() {
        let (w, h) = (23, 17)
        let x = picture.luma().map { 255 * Double($0) }
        let y = x.enumerated().map { $1 * 0.8 + 20 * sin(Double($0)) }
        var weights: [Double] = []
        for v in -5...5 { for u in -5...5 { weights.append(exp(-Double(u * u + v * v) / 4.5)) } }
        let total = weights.reduce(0, +)
        var (sum, count) = (0.0, 0)
        for top in 0...h - 11 {
            for left in 0...w - 11 {
                func mean(_ f: (Int) -> Double) -> Double {
                    (0..<121).reduce(0) { $0 + weights[$1] / total * f((top + $1 / 11) * w + left + $1 % 11) }
                }
                let (mx, my) = (mean { x[$0] }, mean { y[$0] })
                let (sx, sy) = (mean { (x[$0] - mx) * (x[$0] - mx) }, mean { (y[$0] - my) * (y[$0] - my) })
                let sxy = mean { (x[$0] - mx) * (y[$0] - my) }
                let (c1, c2) = (2.55 * 2.55, 7.65 * 7.65)
                sum += (2 * mx * my + c1) * (2 * sxy + c2) / ((mx * mx + my * my + c1) * (sx + sy + c2))
                count += 1
            }
        }
        let ours = StructuralSimilarity(width: w, height: h).mean(x, y)
        #expect(abs(ours - sum / Double(count)) < 1e-10 && ours < 0.95)
    }

    /// Lanczos's kernel at half steps: sinc(1/2) sinc(1/6), sinc(3/2) sinc(1/2), sinc(5/2) sinc(5/6), normalized.
    @Test func lanczosOfThreeLobes() {
        var step = Pixels(width: 40, height: 3, repeating: 0)
        for y in 0..<3 { for i in 60..<120 { step.values[120 * y + i] = 0.5 } }
        let enlarged = step.lanczosResized(width: 80, height: 3)
        func sinc(_ x: Double) -> Double { x == 0 ? 1 : sin(.pi * x) / (.pi * x) }
        for column in 30..<50 {
            let centre = (Double(column) + 0.5) / 2 - 0.5
            let taps = (10..<30).map { tap -> (Int, Double) in
                let d = Double(tap) - centre
                return (tap, abs(d) < 3 ? sinc(d) * sinc(d / 3) : 0)
            }
            let wanted = taps.reduce(0) { $0 + ($1.0 >= 20 ? $1.1 / 2 : 0) } / taps.reduce(0) { $0 + $1.1 }
            let value = Double(enlarged.values[80 * 3 + 3 * column])
            #expect(abs(value - min(max(wanted, 0), 1)) < 1e-6)
        }
    }
}
