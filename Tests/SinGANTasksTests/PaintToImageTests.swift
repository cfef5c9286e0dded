import PaintToImage
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks
import Testing

/// The algorithm, without files or a command line.
@Suite struct PaintToImageTests {
    private let paint = PaintToImage(model: InjectionExample.model, compute: Compute(threads: 2))
    private static let painting = InjectionExample.flat(90, 60)

    @Test func theSameSeedGivesTheSamePicture() throws {
        let picture = try paint.run(Self.painting, startScale: 1, seed: 5)
        #expect(try paint.run(Self.painting, startScale: 1, seed: 5) == picture)
        #expect(try paint.run(Self.painting, startScale: 1, seed: 6) != picture)
        // At its own proportions, with about as many pixels as the model's 48 x 40.
        #expect((picture.width, picture.height) == (54, 36))
    }

    @Test func fineScalesChangeLessThanCoarseOnes() throws {
        let finest = InjectionExample.model.usableScales - 1
        let (coarse, fine) = (
            try paint.run(Self.painting, startScale: 1, seed: 1), try paint.run(Self.painting, startScale: finest, seed: 1)
        )
        #expect(finest > 1 && InjectionExample.distance(fine, Self.painting) < InjectionExample.distance(coarse, Self.painting))
    }

    /// The painting's size and alpha; its colours are the generated picture's, without the painting's edges.
    @Test func theResultHasThePaintingsSizeAndAlpha() throws {
        let alpha = Mask(width: 90, height: 60, values: (0..<90 * 60).map { $0 % 90 < 45 ? 1 : 0.5 })
        let painting = Image(pixels: Self.painting, alpha: alpha)
        let generated = try paint.run(Self.painting, startScale: 1, seed: 1)
        let result = try paint.finish(generated, painting: painting)
        #expect((result.width, result.height, result.hasAlpha) == (90, 60, true))
        #expect(result.alpha() == painting.alpha())
        #expect(try result.pixels().quantized() == generated.resized(width: 90, height: 60).quantized())
    }

    @Test func aModelWithoutPaletteCantQuantize() {
        let error = #expect(throws: SinGANError.self) { try paint.run(Self.painting, entering: .scale(1), isQuantized: true, seed: 1) }
        #expect(error?.code == .usage)
    }

    @Test func impossibleScalesAreRefused() {
        for scale in [0, InjectionExample.model.usableScales] {
            let error = #expect(throws: SinGANError.self) { try paint.run(Self.painting, startScale: scale, seed: 1) }
            #expect(error?.code == .usage && error?.hint != nil)
        }
    }
}
