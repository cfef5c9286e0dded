import Testing

@testable import SinGANImaging

@Suite struct DetailTransferTests {
    /// What single precision leaves of two enlargements that cancel.
    static let rounding: Float = 1e-5

    /// Smooth colours with a fine pattern on them that shrinking removes.
    private static let original: Pixels = {
        var values: [Float] = []
        for y in 0..<120 {
            for x in 0..<160 {
                let texture: Float = (x + y) % 2 == 0 ? 0.08 : -0.08
                values += [0.3 + Float(x) / 400 + texture, 0.4 + Float(y) / 400 + texture, 0.5 - texture]
            }
        }
        return Pixels(width: 160, height: 120, values: values)
    }()

    @Test func oneSizeChangesNothing() {
        let generated = TestPictures.colorful(width: 160, height: 120)
        #expect(DetailTransfer.enlarge(generated, like: Self.original) == generated)
    }

    @Test func whatTheModelLeftAloneIsTheOriginal() {
        let shrunk = Self.original.resized(width: 53, height: 40)
        let result = DetailTransfer.enlarge(shrunk, like: Self.original)
        expectClose(result.values, Self.original.values, within: Self.rounding)
    }

    @Test func nothingIsEngravedIntoAChangedRegion() {
        let shrunk = Self.original.resized(width: 53, height: 40)
        // The right half shifted by 0.4: far beyond where the weight stops falling.
        var generated = shrunk
        for y in 0..<40 {
            for x in 26..<53 {
                for channel in 0..<3 { generated.values[(y * 53 + x) * 3 + channel] += channel == 2 ? -0.4 : 0.2 }
            }
        }
        let result = DetailTransfer.enlarge(generated, like: Self.original)
        let smooth = shrunk.resized(width: 160, height: 120)
        let large = generated.resized(width: 160, height: 120)
        // Clear of the seam and of the border, weights are 1 on the left and 0 on the right.
        for y in 10..<110 {
            for x in 0..<160 where x < 70 || x >= 90 {
                for index in (y * 160 + x) * 3..<(y * 160 + x) * 3 + 3 {
                    let detail = Self.original.values[index] - smooth.values[index]
                    let wanted = large.values[index] + (x < 70 ? 1 : 0) * detail
                    #expect(abs(result.values[index] - min(max(wanted, 0), 1)) < Self.rounding, "\(x),\(y)")
                }
            }
        }
    }

    @Test(arguments: [(0.1 as Float, 0.5 as Float), (0.15, 0.25), (0.2, 0), (0.3, 0)])
    func theWeightFallsWithTheLargestDifference(difference: Float, weight: Float) {
        let shrunk = Self.original.resized(width: 80, height: 60)
        var generated = shrunk
        for pixel in 0..<80 * 60 { generated.values[pixel * 3 + 1] -= difference }
        let result = DetailTransfer.enlarge(generated, like: Self.original)
        let smooth = shrunk.resized(width: 160, height: 120)
        let large = generated.resized(width: 160, height: 120)
        let wanted = result.values.indices.map { large.values[$0] + weight * (Self.original.values[$0] - smooth.values[$0]) }
        expectClose(result.values, wanted, within: Self.rounding)
    }
}
