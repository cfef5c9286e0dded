import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks
import Testing

@testable import Editing

/// The algorithm, without files or a command line.
@Suite struct EditingTests {
    private let editing = Editing(model: InjectionExample.model, compute: Compute(threads: 2))
    private static let edited = InjectionExample.edit(of: InjectionExample.picture, x: 12..<32, y: 20..<40)

    private func area(_ edited: Pixels) throws -> Mask {
        try EditedArea.difference(of: edited, from: InjectionExample.model.picture.pixels)
    }

    private func run(_ scale: Int, seed: UInt64 = 1) throws -> Editing.Result {
        try editing.run(Self.edited, area: try area(Self.edited), startScale: scale, seed: seed)
    }

    @Test func theSameSeedGivesTheSamePicture() throws {
        #expect(try run(2, seed: 5).generated == run(2, seed: 5).generated)
        #expect(try run(2, seed: 6).generated != run(2, seed: 5).generated)
    }

    @Test func fineScalesChangeLessThanCoarseOnes() throws {
        let finest = InjectionExample.model.usableScales - 1
        let (coarse, fine) = (try run(1).generated, try run(finest).generated)
        #expect(finest > 1)
        #expect(InjectionExample.distance(fine, Self.edited) < InjectionExample.distance(coarse, Self.edited))
    }

    /// At the picture's own size and at twice it: outside the softened mask the original's bytes, inside something else.
    @Test(arguments: [1, 2]) func outsideNothingChanges(factor: Int) throws {
        let picture = InjectionExample.picture.resized(width: 96 * factor, height: 80 * factor)
        let original = Image(pixels: picture)
        let edited = Image(pixels: InjectionExample.edit(of: picture, x: 12 * factor..<32 * factor, y: 20 * factor..<40 * factor))
        let result = try editing.run(edited.pixels(), area: try area(edited.pixels()), startScale: 2, seed: 1)
        let after = try editing.finish(result, edited: edited, original: original)
        #expect((after.width, after.height) == (96 * factor, 80 * factor))
        // As published: a disk of 20, a Gaussian of 5, for a long side of 250.
        let soft = try area(edited.pixels()).dilated(radius: 20.0 * 48 / 250).blurred(sigma: 5.0 * 48 / 250).normalized()
            .resized(width: 96 * factor, height: 80 * factor)
        var (outside, changed) = (0, 0)
        for (pixel, m) in soft.values.enumerated() {
            let range = 3 * pixel..<3 * pixel + 3
            if m == 0 {
                outside += 1
                #expect(after.samples[range] == original.samples[range])
            } else if after.samples[range] != original.samples[range] {
                changed += 1
            }
        }
        #expect(outside > 2000 * factor * factor && changed > 500 * factor * factor)
        let unmasked = try editing.unmasked(result, edited: edited, original: original)
        #expect((unmasked.width, unmasked.height) == (after.width, after.height))
        let far = 3 * (96 * factor - 1)
        #expect(unmasked.samples[far...] != original.samples[far...], "all of it is generated")
    }

    @Test func anAreaOfNothingIsRefused() throws {
        var dot = Mask(width: 960, height: 800, repeating: 0)
        dot.values[400 * 960 + 480] = 1
        let error = #expect(throws: SinGANError.self) { try editing.run(Self.edited, area: dot, startScale: 2, seed: 1) }
        #expect(error?.code == .badData && error?.message.contains("less than a pixel of the model's 48x40") == true)
    }
}

/// What was edited, from the difference.
@Suite struct EditedAreaTests {
    private static let training = InjectionExample.texture(100, 80)

    @Test func theDifferenceIsTheMask() throws {
        let edited = InjectionExample.edit(of: Self.training, x: 10..<40, y: 20..<50, color: [1, 1, 0])
        let mask = try EditedArea.difference(of: edited, from: Self.training)
        for pixel in mask.values.indices {
            let isInside = (10..<40).contains(pixel % 100) && (20..<50).contains(pixel / 100)
            #expect(mask.values[pixel] == (isInside ? 1 : 0))
        }
    }

    /// 8000 pixels: specks of fewer than 4 go, holes of fewer than 40 close.
    @Test func specksGoAndHolesClose() throws {
        var edited = InjectionExample.edit(of: Self.training, x: 10..<40, y: 20..<50, color: [1, 1, 0])
        edited = InjectionExample.edit(of: edited, x: 80..<83, y: 5..<6, color: [1, 1, 0])
        edited = InjectionExample.edit(of: edited, x: 80..<82, y: 70..<72, color: [1, 1, 0])
        func restore(_ x: Range<Int>, _ y: Range<Int>) {
            for row in y {
                for i in 3 * (row * 100 + x.lowerBound)..<3 * (row * 100 + x.upperBound) { edited.values[i] = Self.training.values[i] }
            }
        }
        restore(15..<20, 25..<30)
        restore(25..<35, 30..<40)
        let mask = try EditedArea.difference(of: edited, from: Self.training)
        #expect(mask.values[27 * 100 + 17] == 1, "a small hole")
        #expect(mask.values[35 * 100 + 30] == 0, "a large hole")
        #expect(mask.values[5 * 100 + 81] == 0, "a speck")
        #expect(mask.values[70 * 100 + 81] == 1, "four pixels are none")
    }

    /// A little noise everywhere, as a JPEG has it, is no edit.
    @Test func noiseIsNoEdit() throws {
        let noise = RandomField(seed: 1, purpose: .sampling)
        var edited = Self.training
        for i in edited.values.indices { edited.values[i] += Float(noise.uniform(x: i) - 0.5) * 0.15 }
        let error = #expect(throws: SinGANError.self) { try EditedArea.difference(of: edited, from: Self.training) }
        #expect(error?.code == .badData && error?.message.hasPrefix("nothing differs from the training picture") == true)
        #expect(error?.hint?.contains("--mask") == true)
    }

    @Test func anotherPictureIsNoEdit() throws {
        let other = Pixels(width: 100, height: 80, repeating: 1)
        let error = #expect(throws: SinGANError.self) { try EditedArea.difference(of: other, from: Self.training) }
        #expect(error?.code == .badData && error?.message.contains("another picture") == true)
    }
}

@Suite struct EditInputsTests {
    private static let picture = Image(pixels: InjectionExample.picture)
    private static let model = PixelSize(width: 48, height: 40)

    private static func inputs(_ edited: Pixels, _ mask: Mask? = nil) -> EditInputs {
        EditInputs(
            source: SourcePicture(name: "bg.png", image: picture, model: nil),
            edited: SourcePicture(name: "edit.png", image: Image(pixels: edited), model: nil), mask: mask,
            maskName: mask.map { _ in "m.png" })
    }

    private static func rectangle(_ width: Int, _ height: Int) -> Mask {
        Mask(width: width, height: height, values: (0..<width * height).map { $0 % width < width / 4 ? 1 : 0 })
    }

    @Test func theOriginalIsTheModelsPictureOfTheSameSizeElseTheEdit() throws {
        let own = InjectionExample.edit(of: InjectionExample.picture, x: 12..<32, y: 20..<40)
        #expect(Self.inputs(own).original.samples == Self.picture.samples)
        let large = own.resized(width: 192, height: 160)
        #expect(Self.inputs(large).original.samples == Image(pixels: large).samples)
    }

    @Test func aGivenMaskIsFittedToTheModel() throws {
        let area = try Self.inputs(InjectionExample.picture, Self.rectangle(96, 80)).area(at: Self.model)
        #expect(area == Self.rectangle(48, 40))
        let derived = try Self.inputs(InjectionExample.edit(of: InjectionExample.picture, x: 12..<32, y: 20..<40)).area(at: Self.model)
        #expect(derived.values[15 * 48 + 10] == 1 && derived.values[15 * 48 + 30] == 0)
    }

    @Test func whatDoesNotFitIsRefused() {
        func refusal(_ edited: Pixels, _ mask: Mask? = nil) -> String? {
            let error = #expect(throws: SinGANError.self) { try Self.inputs(edited, mask).area(at: Self.model) }
            #expect(error?.code == .badData && error?.hint != nil)
            return error?.message
        }
        let own = InjectionExample.picture
        #expect(refusal(InjectionExample.texture(80, 80)) == "edit.png is 80x80 and bg.png is 96x80: their proportions differ")
        #expect(refusal(own, Self.rectangle(95, 80)) == "m.png is 95x80 and edit.png is 96x80")
        #expect(refusal(own, Mask(width: 96, height: 80, repeating: 0.4))?.contains("all black: it doesn't mark the edit") == true)
        #expect(refusal(own, Mask(width: 96, height: 80, repeating: 1))?.contains("all white") == true)
        #expect(refusal(own)?.hasPrefix("nothing differs") == true)
    }
}
