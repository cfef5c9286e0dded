import Erasing
import SinGANImaging
import Testing

@Suite struct FillingTests {
    private static func known(_ unknown: Mask) -> Mask {
        Mask(width: unknown.width, height: unknown.height, values: unknown.values.map { 1 - $0 })
    }

    @Test func whatIsKnownStays() {
        let filled = Examples.picture.filled(where: Self.known(Examples.mask))
        let gap = Set(Examples.marked)
        for i in 0..<Examples.width * Examples.height where !gap.contains(i) {
            #expect(filled.values[3 * i..<3 * i + 3] == Examples.picture.values[3 * i..<3 * i + 3])
        }
        let all = Mask(width: Examples.width, height: Examples.height, repeating: 1)
        #expect(Examples.picture.filled(where: all) == Examples.picture)
    }

    @Test(arguments: [(1, 1), (7, 5), (1, 9), (64, 33)]) func aFlatPictureIsFlat(_ width: Int, _ height: Int) {
        var pixels = Pixels(width: width, height: height, repeating: (0.25, 0.5, 0.75))
        var known = Mask(width: width, height: height, repeating: 1)
        for i in 0..<width * height where i % 3 == 1 {
            pixels.values[3 * i] = 1
            known.values[i] = 0
        }
        let filled = pixels.filled(where: known)
        // Means of equal numbers, and a resize whose weights sum to 1.
        for (i, value) in filled.values.enumerated() { #expect(abs(value - [0.25, 0.5, 0.75][i % 3]) < 1e-5) }
    }

    /// From dark on the left to bright on the right, with a gap in the middle: the colours in it lie between those beside it, and rise.
    @Test func aRampGoesOnThroughTheGap() {
        let (width, height) = (32, 16)
        var pixels = Pixels(width: width, height: height, repeating: 0)
        var known = Mask(width: width, height: height, repeating: 1)
        for i in 0..<width * height {
            let x = i % width
            for k in 0..<3 { pixels.values[3 * i + k] = (12..<20).contains(x) ? 1 : Float(x) / 64 }
            if (12..<20).contains(x) { known.values[i] = 0 }
        }
        let filled = pixels.filled(where: known)
        for y in 0..<height {
            let row = (11...20).map { filled.values[3 * (y * width + $0)] }
            #expect(row.allSatisfy { $0 >= row[0] && $0 <= row[9] }, "\(row)")
            #expect(row[7] > row[2] + 0.02, "\(row)")
        }
    }
}
