import SinGANImaging
import SinGANSupport
import SinGANTasks
import Testing

@testable import Harmonization

@Suite struct HarmonizeReportTests {
    private func result(_ entering: [Entering], chosen: Int) -> Harmonization.Result {
        let picture = Pixels(width: 20, height: 16, repeating: 0.5)
        let candidates = entering.map {
            Harmonization.Candidate(
                entering: $0, startScale: $0.rounded(of: 6), generated: picture, origins: nil,
                score: CompositeScore(strength: 0.5, objectKept: 0.5, structureKept: 0.5, sharpness: 0.5))
        }
        return Harmonization.Result(candidates: candidates, chosen: chosen)
    }

    @Test func theChosenOneIsMarkedWhereThereWasAChoice() {
        let lines = HarmonizeReport.lines(result([.scale(1), .scale(2)], chosen: 1))
        #expect(lines.map { $0.hasSuffix("; this is the result") } == [false, true])
        #expect(lines[0].hasPrefix("scale 1: "))
        #expect(HarmonizeReport.lines(result([.strength(0.35)], chosen: 0))[0].hasPrefix("strength 0.35: "))
        #expect(!HarmonizeReport.lines(result([.strength(0.35)], chosen: 0))[0].contains("result"))
    }

    /// Cells are as large as what would be written, and small pictures are enlarged for their labels.
    @Test func smallPicturesAreEnlargedForTheirLabels() throws {
        let result = result([.scale(1), .scale(2)], chosen: 0)
        let small = try HarmonizeReport.sheet(result) { _ in Image(pixels: Pixels(width: 20, height: 16, repeating: 0.5)) }
        #expect(small.width >= 2 * 160)
        let large = try HarmonizeReport.sheet(result) { _ in Image(pixels: Pixels(width: 300, height: 200, repeating: 0.5)) }
        #expect((600...640).contains(large.width), "at their own size")
    }
}
