import SinGANSupport
import Testing

@testable import SinGANImaging

@Suite struct PlacementTests {
    /// Sums of products in single precision, and a quotient of two.
    static let rounding: Float = 1e-6
    private let background = Pixels(width: 60, height: 40, repeating: (0.2, 0.4, 0.6))

    private func full(_ width: Int, _ height: Int) -> (Pixels, Mask) {
        (TestPictures.colorful(width: width, height: height), Mask(width: width, height: height, repeating: 1))
    }

    /// Left, top, right, bottom (exclusive) of where the mask isn't 0.
    private func box(_ mask: Mask) -> [Int] {
        let set = mask.values.indices.filter { mask.values[$0] > 0 }
        let (xs, ys) = (set.map { $0 % mask.width }, set.map { $0 / mask.width })
        return [xs.min() ?? -1, ys.min() ?? -1, (xs.max() ?? -1) + 1, (ys.max() ?? -1) + 1]
    }

    @Test(arguments: [
        (nil, [25, 16, 35, 24]), ("20,10", [15, 6, 25, 14]), ("50%,50%", [25, 16, 35, 24]), ("25%,10", [10, 6, 20, 14]),
        ("60, 100%", [55, 36, 60, 40]), ("-4,-3", [0, 0, 1, 1]), ("0,0", [0, 0, 5, 4]), ("20.4,10.6", [15, 7, 25, 15]),
    ])
    func itGoesWhereItIsTold(at: String?, wanted: [Int]) throws {
        let (object, mask) = full(10, 8)
        let composite = try Placement(parsing: at, scale: nil).compose(object: object, mask: mask, onto: background)
        #expect(box(composite.mask) == wanted)
        // Unscaled, the object's pixels are the object's own, and the others the background's own.
        let center = try Placement(parsing: at, scale: nil).center ?? (.percent(50), .percent(50))
        let left = Int((center.x.position(in: 60) - 5).rounded())
        let top = Int((center.y.position(in: 40) - 4).rounded())
        for y in 0..<40 {
            for x in 0..<60 {
                let inside = (left..<left + 10).contains(x) && (top..<top + 8).contains(y)
                let source = ((y - top) * 10 + x - left) * 3
                let wanted = inside ? object.values[source..<source + 3] : [0.2, 0.4, 0.6]
                #expect(composite.pixels.values[(y * 60 + x) * 3..<(y * 60 + x) * 3 + 3] == wanted)
                #expect(composite.mask.values[y * 60 + x] == (inside ? 1 : 0))
            }
        }
    }

    @Test func theDefaultSizeIsAtMostHalfOfTheShortSide() throws {
        let background = (width: 60, height: 41)
        func size(_ width: Int, _ height: Int, _ scale: Double? = nil) -> [Int] {
            let size = Placement(scale: scale).size(object: (width, height), background: background)
            return [size.width, size.height]
        }
        #expect(size(20, 10) == [20, 10])
        #expect(size(10, 20) == [10, 20])
        #expect(size(21, 10) == [20, 10])
        #expect(size(400, 100) == [20, 5])
        #expect(size(100, 400) == [5, 20])
        #expect(size(4000, 1) == [20, 1])
        #expect(size(400, 100, 0.5) == [200, 50])
        #expect(size(4, 3, 0.01) == [1, 1])
        #expect(size(7, 5, 2) == [14, 10])
        let tiny = Placement().size(object: (9, 9), background: (1, 1))
        #expect(tiny == (1, 1))
    }

    @Test func softAlphaBlends() throws {
        let object = Pixels(width: 2, height: 1, values: [1, 1, 1, 0, 0, 0])
        let mask = Mask(width: 2, height: 1, values: [0.25, 0.5])
        let composite = try Placement(parsing: "1,0.5", scale: 1).compose(object: object, mask: mask, onto: background)
        #expect(composite.mask.values.prefix(3) == [0.25, 0.5, 0])
        expectClose(
            Array(composite.pixels.values.prefix(9)), [0.4, 0.55, 0.7, 0.1, 0.2, 0.3, 0.2, 0.4, 0.6], within: Self.rounding)
    }

    @Test(arguments: [0.37, 0.5, 1.7, 3])
    func coloursUnderTransparentPixelsDoNotBleed(scale: Double) throws {
        // A grey disk-like block in a sea of transparent green, on a grey background: no green may come out.
        let mask = Mask(width: 24, height: 24, values: (0..<576).map { (6..<18).contains($0 % 24) && (6..<18).contains($0 / 24) ? 1 : 0 })
        let object = Pixels(
            width: 24, height: 24, values: mask.values.flatMap { $0 == 1 ? [0.5, 0.5, 0.5] as [Float] : [0, 1, 0] })
        let grey = Pixels(width: 100, height: 100, repeating: 0.5)
        let composite = try Placement(scale: scale).compose(object: object, mask: mask, onto: grey)
        #expect(composite.mask.values.contains { $0 > 0 && $0 < 1 })
        for start in stride(from: 0, to: composite.pixels.values.count, by: 3) {
            let color = composite.pixels.values[start..<start + 3]
            #expect((color.max() ?? 1) - (color.min() ?? 0) < Self.rounding)
            #expect(abs(color[start] - 0.5) < Self.rounding)
        }
    }

    @Test func scalingLeavesNoHalo() throws {
        let mask = Mask(
            width: 40, height: 40, values: (0..<1600).map { (10..<30).contains($0 % 40) && (10..<30).contains($0 / 40) ? 1 : 0 })
        let composite = try Placement(scale: 0.5).compose(
            object: Pixels(width: 40, height: 40, repeating: 1), mask: mask, onto: background)
        // 20 x 20 around (30, 20), the block from 5 to 15 in it; the kernel reaches 2 pixels.
        for y in 0..<40 {
            for x in 0..<60 where !((23..<37).contains(x) && (13..<27).contains(y)) {
                #expect(composite.mask.values[y * 60 + x] == 0)
            }
        }
    }

    @Test func whatMakesNoSenseIsTold() throws {
        let (object, mask) = full(10, 8)
        for at in ["", "5", "a,b", "5,", "1,2,3", "5%%,3", "nan,3", "inf,3", "1e300,2"] {
            let error = #expect(throws: SinGANError.self, "\(at)") { try Placement(parsing: at, scale: nil) }
            #expect(error?.code == .usage)
            #expect(error?.hint == "Say --at 120,80 in pixels or --at 60%,70% of the background.")
        }
        for scale in [0, -1, Double.nan, .infinity] {
            #expect(#expect(throws: SinGANError.self) { try Placement(parsing: nil, scale: scale) }?.code == .usage)
        }
        let outside = #expect(throws: SinGANError.self) {
            try Placement(parsing: "65,20", scale: nil).compose(object: object, mask: mask, onto: background)
        }
        #expect(outside?.code == .usage)
        #expect(outside?.message == "the object (10x8, from 60,16 to 70,24) is wholly outside the background (60x40)")
        let far = #expect(throws: SinGANError.self) {
            try Placement(parsing: "999999999,-999999999", scale: 1e9).compose(object: object, mask: mask, onto: background)
        }
        #expect(far?.code == .usage)
        let empty = #expect(throws: SinGANError.self) {
            try Placement().compose(object: object, mask: Mask(width: 10, height: 8, repeating: 0), onto: background)
        }
        #expect(empty?.code == .usage)
        let sizes = #expect(throws: SinGANError.self) {
            try Placement().compose(object: object, mask: Mask(width: 8, height: 10, repeating: 1), onto: background)
        }
        #expect(sizes?.code == .badData)
        #expect(sizes?.message == "the object is 10x8 and its mask 8x10")
    }
}
