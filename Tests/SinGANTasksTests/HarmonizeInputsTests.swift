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

    private static func inputs(_ object: Image, _ mask: Mask? = nil) -> HarmonizeInputs {
        HarmonizeInputs(background: background, object: object, objectName: "obj.png", mask: mask, maskName: mask.map { _ in "m.png" })
    }

    @Test func alphaPlacesTheObjectInTheMiddle() throws {
        let object = Image(pixels: Pixels(width: 8, height: 6, repeating: 1), alpha: Self.half(8, 6))
        let composite = try Self.inputs(object).composite(Placement())
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
        let composite = try Self.inputs(object, Self.half(8, 6, 0.49, 0.5)).composite(Placement())
        #expect(composite.mask.values[12 * 40 + 16] == 0)
        #expect(composite.mask.values[12 * 40 + 20] == 1)
    }

    @Test func anObjectOfTheBackgroundsSizeWithAMaskIsFinished() throws {
        let object = Image(pixels: Pixels(width: 40, height: 30, repeating: 0.75))
        let inputs = Self.inputs(object, Self.half(40, 30))
        let composite = try inputs.composite(Placement())
        #expect(composite.mask == Self.half(40, 30))
        #expect(try composite.pixels == object.pixels())
        let error = #expect(throws: SinGANError.self) { try inputs.composite(Placement(scale: 0.5)) }
        #expect(error?.code == .usage)
    }

    @Test func theNaivePictureKeepsTheBackgroundsSamplesOutsideTheObject() throws {
        let object = Image(pixels: Pixels(width: 8, height: 6, repeating: 1), alpha: Self.half(8, 6))
        let inputs = Self.inputs(object)
        let picture = try inputs.picture(of: try inputs.composite(Placement()))
        #expect(picture.samples[0] == Self.background.samples[0])
        #expect(picture.samples[(12 * 40 + 16) * 3] == 255)
    }

    @Test func masksThatAreNoneAreRefused() throws {
        func refusal(_ inputs: HarmonizeInputs) -> String? {
            let error = #expect(throws: SinGANError.self) { try inputs.composite(Placement()) }
            #expect(error?.code == .badData && error?.hint != nil)
            return error?.message
        }
        #expect(refusal(Self.inputs(Self.opaque))?.contains("no --mask") == true)
        let clear = Image(pixels: Pixels(width: 8, height: 6, repeating: 1), alpha: Mask(width: 8, height: 6, repeating: 0.4))
        #expect(refusal(Self.inputs(clear))?.contains("transparent everywhere") == true)
        #expect(refusal(Self.inputs(Self.opaque, Self.half(7, 6))) == "m.png is 7x6 and obj.png is 8x6")
        #expect(refusal(Self.inputs(Self.opaque, Mask(width: 8, height: 6, repeating: 0.49)))?.contains("all black") == true)
        #expect(refusal(Self.inputs(Self.opaque, Mask(width: 8, height: 6, repeating: 0.5)))?.contains("all white") == true)
    }
}
