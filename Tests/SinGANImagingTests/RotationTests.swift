import SinGANSupport
import Testing

@testable import SinGANImaging

/// Objects that are turned about their centre.
@Suite struct RotationTests {
    private let background = Pixels(width: 60, height: 40, repeating: (0.2, 0.4, 0.6))

    private func composed(_ rotation: Double, _ width: Int, _ height: Int, at: String? = nil) throws -> NaiveComposite {
        try Placement(parsing: at, scale: 1, rotation: rotation).compose(
            object: TestPictures.colorful(width: width, height: height), mask: Mask(width: width, height: height, repeating: 1),
            onto: background)
    }

    /// Left, top, right, bottom (exclusive) of where the mask is above a half.
    private func box(_ mask: Mask) -> [Int] {
        let set = mask.values.indices.filter { mask.values[$0] > 0.5 }
        let (xs, ys) = (set.map { $0 % mask.width }, set.map { $0 / mask.width })
        return [xs.min() ?? -1, ys.min() ?? -1, (xs.max() ?? -1) + 1, (ys.max() ?? -1) + 1]
    }

    @Test func noTurnChangesNothing() throws {
        let plain = try composed(0, 10, 8)
        for whole in [360.0, -360] {
            let turned = try composed(whole, 10, 8)
            #expect(turned.pixels == plain.pixels && turned.mask.values == plain.mask.values)
        }
        #expect(try Placement(parsing: "1,2", scale: nil) == Placement(center: (.pixels(1), .pixels(2))))
        #expect(Placement(rotation: 1) != Placement())
    }

    /// A quarter turn moves whole pixels: the top of the object becomes its right side.
    @Test func quarterTurnsMoveWholePixels() throws {
        let object = TestPictures.colorful(width: 10, height: 8)
        let (right, left, over) = (try composed(90, 10, 8), try composed(-90, 10, 8), try composed(180, 10, 8))
        #expect(box(right.mask) == [26, 15, 34, 25] && box(left.mask) == [26, 15, 34, 25] && box(over.mask) == [25, 16, 35, 24])
        for y in 0..<8 {
            for x in 0..<10 {
                let wanted = object.values[(y * 10 + x) * 3..<(y * 10 + x) * 3 + 3]
                func at(_ composite: NaiveComposite, _ x: Int, _ y: Int) -> ArraySlice<Float> {
                    composite.pixels.values[(y * 60 + x) * 3..<(y * 60 + x) * 3 + 3]
                }
                #expect(at(right, 26 + 7 - y, 15 + x) == wanted)
                #expect(at(left, 26 + y, 15 + 9 - x) == wanted)
                #expect(at(over, 25 + 9 - x, 16 + 7 - y) == wanted)
            }
        }
    }

    /// A square of side s turned by 45 degrees is s root 2 wide, keeps its area and its centre, and has a soft edge.
    @Test func otherTurnsKeepAreaAndCentre() throws {
        let mask = try composed(45, 20, 20, at: "30,20").mask
        let bounds = box(mask)
        for (found, wanted) in zip(bounds, [16, 6, 44, 34]) { #expect(abs(found - wanted) <= 1, "\(bounds)") }
        // Bicubic weights add up to 1, so that only the pixels' squares cost anything.
        let area = mask.values.reduce(0, +)
        #expect(abs(area - 400) < 4, "\(area)")
        #expect(mask.values.contains { $0 > 0.1 && $0 < 0.9 })
        #expect(mask.values.allSatisfy { $0 >= 0 && $0 <= 1 })
        let (x, y) = mask.values.indices.reduce((Float(0), Float(0))) { sum, i in
            (sum.0 + mask.values[i] * (Float(i % 60) + 0.5), sum.1 + mask.values[i] * (Float(i / 60) + 0.5))
        }
        // Its box, 29 pixels wide, lies on whole pixels.
        #expect(abs(x / area - 30) < 0.51 && abs(y / area - 20) < 0.51)
    }

    /// A clockwise turn brings what is at the top to the right.
    @Test func turnsAreClockwise() throws {
        // White in its upper half, black below.
        let values = (0..<20 * 20).flatMap { pixel -> [Float] in pixel / 20 < 10 ? [1, 1, 1] : [0, 0, 0] }
        let composite = try Placement(parsing: "30,20", scale: 1, rotation: 60).compose(
            object: Pixels(width: 20, height: 20, values: values), mask: Mask(width: 20, height: 20, repeating: 1), onto: background)
        func red(_ x: Int, _ y: Int) -> Float { composite.pixels.values[(y * 60 + x) * 3] }
        #expect(red(36, 17) > 0.99 && red(24, 23) < 0.01)
    }

    /// Colours under transparent pixels don't bleed into a turned object.
    @Test func hiddenColoursStayHidden() throws {
        let inside = (0..<20 * 20).map { ($0 % 20 > 4 && $0 % 20 < 15 && $0 / 20 > 4 && $0 / 20 < 15) }
        let colors = inside.flatMap { $0 ? [Float](repeating: 0.5, count: 3) : [1, 0, 0] }
        let mask = Mask(width: 20, height: 20, values: inside.map { $0 ? 1 : 0 })
        let layer = Layer(object: Pixels(width: 20, height: 20, values: colors), mask: mask).rotated(clockwise: 33)
        for start in stride(from: 0, to: layer.values.count, by: 4) where layer.values[start + 3] > 0.01 {
            for channel in 0..<3 { #expect(abs(layer.values[start + channel] / layer.values[start + 3] - 0.5) < 1e-4) }
        }
    }

    @Test func whatIsNoTurnIsTold() {
        for rotation in [Double.nan, .infinity] {
            #expect(#expect(throws: SinGANError.self) { try Placement(parsing: nil, scale: nil, rotation: rotation) }?.code == .usage)
        }
    }
}
