import ArgumentParser
import SinGANImaging
import SinGANSupport
import Testing

@testable import Harmonization

@Suite struct HarmonizeInputsTests {
    private static let background = Image(pixels: Pixels(width: 40, height: 30, repeating: 0.25))
    private static let opaque = Image(pixels: Pixels(width: 8, height: 6, repeating: 1))

    /// Half of the object is there.
    private static func half(_ width: Int, _ height: Int, _ on: Float = 1, _ off: Float = 0) -> Mask {
        Mask(width: width, height: height, values: (0..<width * height).map { $0 % width < width / 2 ? on : off })
    }

    private static func inputs(_ object: Image, _ mask: Mask? = nil, _ placement: Placement = Placement()) -> HarmonizeInputs {
        HarmonizeInputs(
            background: background,
            objects: [PastedObject(image: object, name: "obj.png", mask: mask, maskName: mask.map { _ in "m.png" }, placement: placement)])
    }

    @Test func alphaPlacesTheObjectInTheMiddle() throws {
        let object = Image(pixels: Pixels(width: 8, height: 6, repeating: 1), alpha: Self.half(8, 6))
        let composite = try Self.inputs(object).composite()
        // The left half of a box of 8x6 around 20,15.
        for y in 0..<30 {
            for x in 0..<40 {
                let isObject = (16..<20).contains(x) && (12..<18).contains(y)
                #expect(composite.mask.values[y * 40 + x] == (isObject ? 1 : 0))
                #expect(abs(composite.pixels.values[(y * 40 + x) * 3] - (isObject ? 1 : 0.25)) < 0.002)
            }
        }
    }

    @Test func aMaskWinsOverAlphaAndIsOnAtHalf() throws {
        let object = Image(pixels: Pixels(width: 8, height: 6, repeating: 1), alpha: Self.half(8, 6))
        let composite = try Self.inputs(object, Self.half(8, 6, 0.49, 0.5)).composite()
        #expect(composite.mask.values[12 * 40 + 16] == 0)
        #expect(composite.mask.values[12 * 40 + 20] == 1)
    }

    @Test func anObjectOfTheBackgroundsSizeWithAMaskIsFinished() throws {
        let object = Image(pixels: Pixels(width: 40, height: 30, repeating: 0.75))
        let inputs = Self.inputs(object, Self.half(40, 30))
        let composite = try inputs.composite()
        #expect(composite.mask == Self.half(40, 30))
        #expect(try composite.pixels == object.pixels())
        let error = #expect(throws: SinGANError.self) { try Self.inputs(object, Self.half(40, 30), Placement(scale: 0.5)).composite() }
        #expect(error?.code == .usage)
    }

    @Test func theNaivePictureKeepsTheBackgroundsSamplesOutsideTheObject() throws {
        let object = Image(pixels: Pixels(width: 8, height: 6, repeating: 1), alpha: Self.half(8, 6))
        let inputs = Self.inputs(object)
        let picture = try inputs.picture(of: try inputs.composite())
        #expect(picture.samples[0] == Self.background.samples[0])
        #expect(picture.samples[(12 * 40 + 16) * 3] == 255)
    }

    @Test func masksThatAreNoneAreRefused() throws {
        func refusal(_ inputs: HarmonizeInputs) -> String? {
            let error = #expect(throws: SinGANError.self) { try inputs.composite() }
            #expect(error?.code == .badData && error?.hint != nil)
            return error?.message
        }
        #expect(refusal(Self.inputs(Self.opaque))?.contains("no --mask") == true)
        let clear = Image(pixels: Pixels(width: 8, height: 6, repeating: 1), alpha: Mask(width: 8, height: 6, repeating: 0.4))
        #expect(refusal(Self.inputs(clear))?.contains("transparent everywhere") == true)
        #expect(refusal(Self.inputs(Self.opaque, Self.half(7, 6))) == "m.png is 7x6 and obj.png is 8x6")
        #expect(refusal(Self.inputs(Self.opaque, Mask(width: 8, height: 6, repeating: 0.49)))?.contains("all black") == true)
    }

    /// An object may be a rectangle, but a finished composite isn't object everywhere.
    @Test func aMaskMayMarkAllOfAnObject() throws {
        let whole = try Self.inputs(Self.opaque, Mask(width: 8, height: 6, repeating: 1)).composite()
        #expect(whole.mask.values.count(where: { $0 == 1 }) == 48)
        let size = Self.background
        let composite = HarmonizeInputs(
            background: size,
            objects: [PastedObject(image: size, name: "c.png", mask: Mask(width: size.width, height: size.height, repeating: 1))])
        let error = #expect(throws: SinGANError.self) { try composite.composite() }
        #expect(error?.code == .badData && error?.message.contains("all white") == true)
    }

    @Test func laterObjectsLieOnTop() throws {
        let objects = [Float(1), 0].enumerated().map { index, value in
            PastedObject(
                image: Image(pixels: Pixels(width: 16, height: 6, repeating: value), alpha: Self.half(16, 6)),
                name: "\(index)", placement: Placement(center: (.pixels(Double(24 + 4 * index)), .pixels(15)), scale: 1))
        }
        let composite = try HarmonizeInputs(background: Self.background, objects: objects).composite()
        // The first spans columns 16 ..< 24, the second 20 ..< 28.
        for (column, expected) in [(15, Float(0.25)), (16, 1), (19, 1), (20, 0), (27, 0), (28, 0.25)] {
            #expect(abs(composite.pixels.values[(15 * 40 + column) * 3] - expected) < 0.002, "column \(column)")
            #expect(composite.mask.values[15 * 40 + column] == (expected == 0.25 ? 0 : 1), "column \(column)")
        }
    }

    @Test func aKeyFindsTheObjectOnItsGround() throws {
        // A dark square with a spot of the ground's colour inside, on near-white.
        var pixels = Pixels(width: 12, height: 12, repeating: 0.95)
        for y in 3..<9 { for x in 3..<9 { for k in 0..<3 { pixels.values[(y * 12 + x) * 3 + k] = 0.1 } } }
        for k in 0..<3 { pixels.values[(6 * 12 + 6) * 3 + k] = 0.95 }
        let object = PastedObject(image: Image(pixels: pixels), name: "o.png", key: .auto)
        let mask = try object.cutOut().mask
        for y in 0..<12 { for x in 0..<12 { #expect(mask.values[y * 12 + x] == ((3..<9).contains(x) && (3..<9).contains(y) ? 1 : 0)) } }
        let green = PastedObject(image: Image(pixels: pixels), name: "o.png", key: ColorKey(color: [0, 1, 0]))
        let error = #expect(throws: SinGANError.self) { try green.cutOut() }
        #expect(error?.code == .badData && error?.message.contains("0 % of its border has one colour") == true)
        let plain = PastedObject(image: Image(pixels: Pixels(width: 8, height: 8, repeating: 0.5)), name: "p.png", key: .auto)
        #expect(#expect(throws: SinGANError.self) { try plain.cutOut() }?.code == .badData)
    }

    @Test func turnsArePairedWithObjects() throws {
        let words = ["bg.png", "a.png", "b.png"]
        #expect(try HarmonizeTask.parse(words + ["--rotate", "-15"]).rotate == [-15])
        #expect(try HarmonizeTask.parse(words + ["--rotate", "10", "--rotate", "-360"]).rotate == [10, -360])
        for wrong in [["--rotate", "1", "--rotate", "2", "--rotate", "3"], ["--rotate", "361"], ["--rotate", "left"]] {
            #expect(throws: (any Error).self, "\(wrong)") { try HarmonizeTask.parse(words + wrong) }
        }
        let error = #expect(throws: SinGANError.self) {
            try Self.inputs(Image(pixels: Pixels(width: 40, height: 30, repeating: 0.75)), Self.half(40, 30), Placement(rotation: 5))
                .composite()
        }
        #expect(error?.message.contains("--rotate") == true)
    }
}
