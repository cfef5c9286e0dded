import Testing

@testable import SinGANImaging

@Suite struct ChromaTests {
    private func chroma(_ pixels: Pixels) -> [Float] {
        let luma = pixels.luma()
        return pixels.values.indices.map { pixels.values[$0] - luma[$0 / 3] }
    }

    /// Middle greys under weak colours: nothing has to be weakened.
    @Test func theChromaIsTheOthersAndTheLumaItsOwn() {
        let strong = TestPictures.colorful(width: 24, height: 18)
        let own = Pixels(width: 24, height: 18, values: strong.values.map { 0.4 + 0.2 * $0 })
        let other = Pixels(width: 24, height: 18, values: strong.values.reversed().map { 0.3 + 0.3 * $0 })
        let result = own.withChroma(of: other)
        expectClose(chroma(result), chroma(other), within: 1e-6, "chroma")
        expectClose(result.luma(), own.luma(), within: 1e-6, "luma")
    }

    /// Colours that don't fit are weakened: luma and hue stay, and every value is one.
    @Test func whatDoesNotFitIsWeakened() {
        let own = TestPictures.colorful(width: 48, height: 36)
        let other = Pixels(width: 48, height: 36, values: own.values.reversed())
        let result = own.withChroma(of: other)
        expectClose(result.luma(), own.luma(), within: 1e-6, "luma")
        #expect(result.values.allSatisfy { $0 >= 0 && $0 <= 1 })
        let (kept, wanted) = (chroma(result), chroma(other))
        var weakened = 0
        for pixel in 0..<48 * 36 {
            let (a, b) = (3 * pixel..<3 * pixel + 3).reduce((Float(0), Float(0))) {
                ($0.0 + kept[$1] * wanted[$1], $0.1 + wanted[$1] * wanted[$1])
            }
            guard b > 1e-4 else { continue }
            let share = a / b
            #expect(share >= 0 && share < 1 + 1e-4)
            if share < 0.99 { weakened += 1 }
            for i in 3 * pixel..<3 * pixel + 3 { #expect(abs(kept[i] - share * wanted[i]) < 1e-5, "one share for all channels") }
        }
        #expect(weakened > 50)
    }
}
