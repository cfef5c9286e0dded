import SinGANEngine
import SinGANImaging
import StyleTransfer
import Testing

/// The algorithm, without files or a command line.
@Suite struct StyleTransferTests {
    private let transfer = StyleTransfer(model: InjectionExample.model, compute: Compute(threads: 2))
    private static let content = InjectionExample.flat(90, 60)

    @Test func theSameSeedGivesTheSamePicture() throws {
        let picture = try transfer.run(Self.content, startScale: 1, seed: 5)
        #expect(try transfer.run(Self.content, startScale: 1, seed: 5) == picture)
        #expect(try transfer.run(Self.content, startScale: 1, seed: 6) != picture)
        #expect((picture.width, picture.height) == (54, 36))
    }

    @Test func fineScalesChangeLessThanCoarseOnes() throws {
        let finest = InjectionExample.model.usableScales - 1
        let (coarse, fine) = (
            try transfer.run(Self.content, startScale: 1, seed: 1), try transfer.run(Self.content, startScale: finest, seed: 1)
        )
        #expect(finest > 1 && InjectionExample.distance(fine, Self.content) < InjectionExample.distance(coarse, Self.content))
    }

    @Test func theDetailOfTheContentIsPutBack() throws {
        let content = Image(pixels: Self.content)
        let generated = try transfer.run(Self.content, startScale: 2, seed: 1)
        let result = try transfer.finish(generated, content: content, keepsColor: false)
        #expect(try result.pixels().quantized() == DetailTransfer.enlarge(generated, like: content.pixels()).quantized())
        #expect((result.width, result.height) == (90, 60))
    }

    /// Cb and Cr are the content's, Y the result's, as far as 8 bits say.
    @Test func colourIsKept() throws {
        let content = Image(pixels: Self.content)
        let generated = try transfer.run(Self.content, startScale: 2, seed: 1)
        let plain = try transfer.finish(generated, content: content, keepsColor: false).pixels()
        let kept = try transfer.finish(generated, content: content, keepsColor: true).pixels()
        #expect(kept != plain && kept != Self.content)
        let step = Float(1) / 255
        var unclipped = 0
        for pixel in 0..<90 * 60 {
            let (own, before, after) = (ycc(Self.content, pixel), ycc(plain, pixel), ycc(kept, pixel))
            #expect(abs(after.y - before.y) <= 1.01 * step)
            // What doesn't fit is weakened, which is another test's.
            guard (0..<3).allSatisfy({ (step..<1 - step).contains(kept.values[3 * pixel + $0]) }) else { continue }
            unclipped += 1
            #expect(abs(after.cb - own.cb) <= 1.01 * step && abs(after.cr - own.cr) <= 1.01 * step)
        }
        #expect(unclipped > 2700)
    }

    private func ycc(_ pixels: Pixels, _ pixel: Int) -> (y: Float, cb: Float, cr: Float) {
        let (r, g, b) = (pixels.values[3 * pixel], pixels.values[3 * pixel + 1], pixels.values[3 * pixel + 2])
        let y = 0.2126 * r + 0.7152 * g + 0.0722 * b
        return (y, (b - y) / 1.8556, (r - y) / 1.5748)
    }
}
