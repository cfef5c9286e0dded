import Foundation
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The candidates of a harmonization, as text, JSON and a sheet.
enum HarmonizeReport {
    static func lines(_ result: Harmonization.Result) -> [String] {
        result.candidates.enumerated().map { index, candidate in
            let score = candidate.score
            let numbers = String(
                format: "object kept %.2f  structure kept %.2f  sharpness %.2f  score %.4f", score.objectKept, score.structureKept,
                score.sharpness, score.total)
            return "\(name(candidate)): \(numbers)" + (isChoice(index, result) ? "; this is the result" : "")
        }
    }

    static func json(_ result: Harmonization.Result) -> [String: JSONValue] {
        let candidates = result.candidates.map { candidate -> JSONValue in
            [
                "startScale": .integer(candidate.startScale), "strength": strength(candidate),
                "objectKept": .number(candidate.score.objectKept), "structureKept": .number(candidate.score.structureKept),
                "sharpness": .number(candidate.score.sharpness),
                "score": .number(candidate.score.total),
            ]
        }
        return [
            "candidates": .list(candidates), "startScale": .integer(result.best.startScale), "strength": strength(result.best),
        ]
    }

    /// Draws the candidates as they would be written, shrunk where all of them together would be larger than a large photograph.
    static func sheet(
        _ result: Harmonization.Result, _ finished: (Harmonization.Candidate) throws(SinGANError) -> Image
    ) throws(SinGANError) -> Image {
        var sheet = ContactSheet()
        for (index, candidate) in result.candidates.enumerated() {
            let picture = try finished(candidate).pixels()
            let label = "\(name(candidate)): " + String(format: "%.4f", candidate.score.total)
            sheet.add(sized(picture, result.candidates.count), label: label + (isChoice(index, result) ? " *" : ""))
        }
        return Image(pixels: sheet.render())
    }

    /// Returns the candidate's name: "scale 4" or "strength 0.35".
    static func name(_ candidate: Harmonization.Candidate) -> String {
        switch candidate.entering {
        case .scale(let scale): "scale \(scale)"
        case .strength(let strength): "strength \(strength)"
        }
    }

    /// Whether the candidate was chosen among several.
    private static func isChoice(_ index: Int, _ result: Harmonization.Result) -> Bool {
        index == result.chosen && result.candidates.count > 1
    }

    private static func strength(_ candidate: Harmonization.Candidate) -> JSONValue {
        if case .strength(let strength) = candidate.entering { .number(strength) } else { .null }
    }

    private static func sized(_ picture: Pixels, _ count: Int) -> Pixels {
        // Small pictures are enlarged, so that there is room for the labels.
        let factor = (leastWidth + picture.width - 1) / picture.width
        let shrink = min(1, (mostPixels / Double(count * picture.width * picture.height)).squareRoot())
        let scale = shrink < 1 ? shrink : Double(factor)
        return picture.resized(
            width: max(1, Int((Double(picture.width) * scale).rounded())), height: max(1, Int((Double(picture.height) * scale).rounded())))
    }

    private static let leastWidth = 160
    private static let mostPixels = 24e6
}
