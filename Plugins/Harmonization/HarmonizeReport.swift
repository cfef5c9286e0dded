import Foundation
import SinGANImaging
import SinGANTasks

/// The candidates of a harmonization, as text, JSON and a sheet.
enum HarmonizeReport {
    static func lines(_ result: Harmonization.Result) -> [String] {
        result.candidates.enumerated().map { index, candidate in
            let score = candidate.score
            let numbers = String(
                format: "seam %.4f  patches %.4f  object kept %.2f  score %.4f", score.seam, score.patchDistance, score.objectKept,
                score.total)
            return "scale \(candidate.startScale): \(numbers)" + (index == result.chosen ? "  <- chosen" : "")
        }
    }

    static func json(_ result: Harmonization.Result) -> [String: JSONValue] {
        let candidates = result.candidates.map { candidate -> JSONValue in
            [
                "startScale": .integer(candidate.startScale), "seam": .number(candidate.score.seam),
                "patchDistance": .number(candidate.score.patchDistance), "objectKept": .number(candidate.score.objectKept),
                "score": .number(candidate.score.total),
            ]
        }
        return ["candidates": .list(candidates), "startScale": .integer(result.candidates[result.chosen].startScale)]
    }

    /// Small models' pictures are enlarged, so that there is room for the labels.
    static func sheet(_ result: Harmonization.Result) -> Image {
        var sheet = ContactSheet()
        for (index, candidate) in result.candidates.enumerated() {
            let picture = candidate.picture
            let factor = (leastWidth + picture.width - 1) / picture.width
            let label = "scale \(candidate.startScale)" + String(format: ": %.4f", candidate.score.total)
            sheet.add(
                picture.resized(width: picture.width * factor, height: picture.height * factor),
                label: label + (index == result.chosen ? " *" : ""))
        }
        return Image(pixels: sheet.render())
    }

    private static let leastWidth = 160
}
