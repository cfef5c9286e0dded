import SinGANEngine
import SinGANImaging
import SinGANTasks
import Testing

/// What engines learn in the place of what nobody sees.
@Suite struct LearnedPictureTests {
    private let compute = Compute(threads: 2)
    private static let size = 64

    /// Noise that grows brighter downwards, magenta where it is hidden.
    private static func source(_ isHidden: (Int, Int) -> Bool) -> SourcePicture {
        let places = (0..<size * size).map { ($0 % size, $0 / size) }
        let colors = places.flatMap { x, y -> [Float] in
            let level = Float(40 + 2 * y + (x * 7919 + y * 104729) % 13) / 255
            return isHidden(x, y) ? [1, 0, 1] : [level, level, level]
        }
        let alpha = Mask(width: size, height: size, values: places.map { isHidden($0, $1) ? 0 : 1 })
        let image = Image(pixels: Pixels(width: size, height: size, values: colors), alpha: alpha)
        return SourcePicture(name: "a.png", image: image, model: nil)
    }

    /// A half that is hidden is made of patches: brighter downwards like the other one, and what is seen stays as it is.
    @Test func muchIsFilledWithPatches() throws {
        let isHidden = { (x: Int, _: Int) in x < 30 }
        let source = Self.source(isHidden)
        let (learned, own, mirrored) = (try source.learned(on: compute), try source.image.pixels(), try source.image.shownPixels())
        #expect(learned != mirrored)
        for y in 0..<Self.size {
            for x in 0..<Self.size {
                let at = 3 * (y * Self.size + x)
                if !isHidden(x, y) { #expect(abs(learned.values[at] - own.values[at]) < 1 / 255.0, "\(x),\(y)") }
                // Nothing is magenta.
                #expect(abs(learned.values[at] - learned.values[at + 1]) < 0.02, "\(x),\(y)")
            }
        }
        func mean(_ rows: Range<Int>) -> Float {
            rows.map { y in (0..<20).map { learned.values[3 * (y * Self.size + $0)] }.reduce(0, +) }.reduce(0, +) / Float(20 * rows.count)
        }
        #expect(mean(0..<16) < mean(24..<40) && mean(24..<40) < mean(48..<64))
        // The same once more, and of a copy.
        let copy = source
        #expect(try copy.learned(on: compute) == learned)
        #expect(try Self.source(isHidden).learned(on: compute) == learned)
    }

    @Test func narrowRimsAreMirrored() throws {
        let source = Self.source { x, y in x < 3 || y > 61 }
        #expect(try source.learned(on: compute) == source.image.shownPixels())
    }

    /// Where no patch is left, mirroring is all that can be done.
    @Test func tooLittleIsMirrored() throws {
        let source = Self.source { x, y in x > 3 || y > 3 }
        #expect(try source.learned(on: compute) == source.image.shownPixels())
    }
}
