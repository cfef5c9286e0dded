import SinGANImaging
import Testing

@testable import Harmonization

@Suite struct HarmonizeReportTests {
    /// Every label, with the mark of the chosen one, needs 160 pixels; narrower pictures are enlarged by a whole factor.
    @Test(arguments: [(40, 4), (96, 2), (159, 2), (160, 1), (250, 1)]) func picturesOfASheetHaveRoomForTheirLabels(width: Int, factor: Int)
    {
        let picture = Pixels(width: width, height: 30, repeating: 0.5)
        let candidates = (1...3).map {
            Harmonization.Candidate(
                startScale: $0, picture: picture, generated: picture, score: HarmonyScore(seam: 0, patchDistance: 0.5, objectKept: 0.5))
        }
        let sheet = HarmonizeReport.sheet(.init(candidates: candidates, chosen: 1))
        #expect(sheet.width / (width * factor) == 3 || sheet.width / (width * factor) == 2)
        #expect(sheet.width >= 2 * 160)
    }
}
