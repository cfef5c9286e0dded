import Foundation
import Testing

@testable import SinGANImaging

@Suite struct ResizeTests {
    /// Sums of up to sixty products in single precision.
    static let rounding: Float = 4e-6
    /// A sampled and stretched kernel keeps constants but not quite slopes; half a pixel off would be 40 times as much.
    static let shrinkingError: Float = 3e-4
    /// Pixels at the border that a kernel, as wide as `ratio` input pixels, may reach.
    private static func reach(_ from: Int, _ to: Int) -> Int { to >= from ? 2 * to / from + 2 : 4 }

    private func ramp(_ width: Int, _ height: Int) -> Pixels {
        var values: [Float] = []
        for y in 0..<height {
            for x in 0..<width {
                let (u, v) = (0.1 + 0.8 * (Float(x) + 0.5) / Float(width), 0.1 + 0.8 * (Float(y) + 0.5) / Float(height))
                values += [u, v, (u + v) / 2]
            }
        }
        return Pixels(width: width, height: height, values: values)
    }

    static let sizes = [(40, 30, 80, 60), (40, 30, 97, 71), (97, 71, 40, 30), (100, 60, 33, 59), (64, 64, 65, 31), (200, 150, 20, 15)]

    /// With half-pixel centres a ramp over the whole picture is the same ramp at any size, away from the border.
    @Test(arguments: sizes)
    func aRampStaysARamp(size: (Int, Int, Int, Int)) {
        let (width, height, newWidth, newHeight) = size
        let resized = ramp(width, height).resized(width: newWidth, height: newHeight)
        #expect((resized.width, resized.height) == (newWidth, newHeight))
        let wanted = ramp(newWidth, newHeight)
        let (marginX, marginY) = (Self.reach(width, newWidth), Self.reach(height, newHeight))
        var (inside, insideWanted): ([Float], [Float]) = ([], [])
        for y in marginY..<newHeight - marginY {
            for x in marginX..<newWidth - marginX {
                let range = (y * newWidth + x) * 3..<(y * newWidth + x) * 3 + 3
                inside += resized.values[range]
                insideWanted += wanted.values[range]
            }
        }
        #expect(!inside.isEmpty)
        let shrinks = newWidth < width || newHeight < height
        expectClose(inside, insideWanted, within: shrinks ? Self.shrinkingError : Self.rounding, "\(size)")
        let mask = Mask(width: width, height: height, values: ramp(width, height).luma())
        #expect(mask.resized(width: newWidth, height: newHeight).values.count == newWidth * newHeight)
    }

    @Test(arguments: [(7, 5, 1, 1), (1, 1, 9, 4), (3, 2, 3, 200), (1000, 3, 17, 3), (13, 11, 12, 10), (12, 10, 13, 11)])
    func sizesAreExactAndConstantsStay(size: (Int, Int, Int, Int)) {
        let pixels = Pixels(width: size.0, height: size.1, repeating: (0.25, 0.5, 1))
        let resized = pixels.resized(width: size.2, height: size.3)
        #expect((resized.width, resized.height) == (size.2, size.3))
        expectClose(
            resized.values, Pixels(width: size.2, height: size.3, repeating: (0.25, 0.5, 1)).values, within: Self.rounding, "\(size)")
        let mask = Mask(width: size.0, height: size.1, repeating: 1).resized(width: size.2, height: size.3)
        expectClose(mask.values, [Float](repeating: 1, count: size.2 * size.3), within: Self.rounding, "\(size)")
    }

    @Test func overshootIsClampedAndTheSameSizeIsTheSamePicture() {
        let edge = Pixels(width: 20, height: 20, values: (0..<1200).map { $0 % 60 < 30 ? 0 : 1 })
        for (width, height) in [(60, 61), (7, 8)] {
            #expect(edge.resized(width: width, height: height).values.allSatisfy { (0...1).contains($0) })
        }
        #expect(edge.resized(width: 20, height: 20) == edge)
    }

    @Test func aMaskStaysZeroBeyondItsEdge() {
        let mask = Mask(width: 40, height: 40, values: (0..<1600).map { ($0 % 40) >= 20 ? 1 : 0 })
        let large = mask.resized(width: 160, height: 160)
        let small = mask.resized(width: 10, height: 10)
        for y in 0..<160 {
            for x in 0..<160 {
                let value = large.values[y * 160 + x]
                // Centres of the pixels beside the edge: 78 and 82 at the new size.
                #expect(x < 78 ? value == 0 : x > 81 ? value == 1 : value > 0 && value < 1, "\(x)")
            }
        }
        for y in 0..<10 {
            for x in 0..<10 {
                let value = small.values[y * 10 + x]
                #expect(x < 4 ? value == 0 : x > 5 ? value == 1 : value >= 0 && value <= 1, "\(x)")
            }
        }
    }

    @Test func shrinkingDoesNotAlias() {
        // A checkerboard of single pixels holds nothing that a quarter of the size can show.
        let board = Pixels(width: 80, height: 80, values: (0..<19200).map { ($0 / 3 % 80 + $0 / 240) % 2 == 0 ? 0 : 1 })
        let small = board.resized(width: 20, height: 20)
        // What the kernel lets through of the highest frequency.
        expectClose(small.values, [Float](repeating: 0.5, count: 1200), within: 0.02)
    }

    /// The definition, in double: both axes at once over a mirrored picture.
    @Test(arguments: [(11, 7, 5, 3), (5, 3, 11, 7), (9, 8, 4, 15), (3, 2, 1, 1), (2, 3, 9, 2)])
    func pixelsAreTheirDefinition(size: (Int, Int, Int, Int)) {
        let (width, height, newWidth, newHeight) = size
        func kernel(_ x: Double) -> Double {
            let x = abs(x)
            return x < 1 ? 1.5 * x * x * x - 2.5 * x * x + 1 : x < 2 ? -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2 : 0
        }
        func mirrored(_ index: Int, _ count: Int) -> Int {
            index < 0 ? mirrored(-1 - index, count) : index >= count ? mirrored(2 * count - 1 - index, count) : index
        }
        let pixels = TestPictures.colorful(width: width, height: height)
        let (ratioX, ratioY) = (Double(width) / Double(newWidth), Double(height) / Double(newHeight))
        var wanted: [Float] = []
        for y in 0..<newHeight {
            for x in 0..<newWidth {
                var (sum, total) = (SIMD3<Double>.zero, 0.0)
                for v in -3 * height...4 * height {
                    for u in -3 * width...4 * width {
                        let dx = (Double(u) + 0.5 - (Double(x) + 0.5) * ratioX) / max(1, ratioX)
                        let dy = (Double(v) + 0.5 - (Double(y) + 0.5) * ratioY) / max(1, ratioY)
                        let weight = kernel(dx) * kernel(dy)
                        let index = (mirrored(v, height) * width + mirrored(u, width)) * 3
                        sum +=
                            weight
                            * SIMD3(
                                Double(pixels.values[index]), Double(pixels.values[index + 1]), Double(pixels.values[index + 2]))
                        total += weight
                    }
                }
                wanted += (0..<3).map { Float(min(max(sum[$0] / total, 0), 1)) }
            }
        }
        expectClose(pixels.resized(width: newWidth, height: newHeight).values, wanted, within: Self.rounding, "\(size)")
    }

    @Test func bytesAndBack() {
        let bytes = (0..<255).map { UInt8($0) } + [255]
        let pixels = Pixels(width: 85, height: 1, bytes: Array(bytes.prefix(255)))
        #expect(pixels.quantized() == Array(bytes.prefix(255)))
        let odd = Pixels(width: 2, height: 1, values: [-0.1, 1.1, .nan, .infinity, 0.5, 254.5 / 255])
        #expect(odd.quantized() == [0, 255, 0, 255, 128, 255])
    }
}
