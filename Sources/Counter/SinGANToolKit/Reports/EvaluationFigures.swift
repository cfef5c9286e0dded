import SinGANEngine
import SinGANImaging
import SinGANQuality
import SinGANTasks

/// The measures of samples, once: `evaluate` shows them as lines, as members of its JSON object and as rows of its page.
struct EvaluationFigures {
    /// Measures of all samples together.
    private let measures: [Figure]
    /// Each sample beside the original.
    private let comparisons: [Figure]

    /// One measure.
    private struct Figure {
        let name: String
        /// Behind the name, in a line of text.
        let text: String
        let members: [String: JSONValue]
        /// On the page; nil where it has no row.
        let row: (value: String, meaning: String)?
    }

    /// - Parameter comparisons: of each sample with the original, by its name; none without an original.
    init(
        _ quality: SampleQuality, copies: (share: Double, largest: Int), fidelity: SinGANModel.Fidelity?,
        comparisons: [(name: String, comparison: PictureComparison)]
    ) {
        measures =
            [
                Self.figure("swd", quality.swd, "distance of the distributions of patches; lower is better"),
                Self.figure(
                    "coherence", quality.coherence,
                    "from the samples' patches to the nearest of the picture's; large where there are artefacts"),
                Self.figure(
                    "completeness", quality.completeness,
                    "from the picture's patches to the nearest of a sample's; large where something is lost"),
                Self.diversity(quality.diversity), Self.copied(copies),
            ] + (fidelity.map { [Self.reconstruction($0)] } ?? [])
        self.comparisons = comparisons.map { Self.comparison($0.name, $0.comparison) }
    }

    private static func figure(_ name: String, _ value: Double, _ meaning: String) -> Figure {
        Figure(name: name, text: digits(value), members: [name: .number(value)], row: (digits(value), meaning))
    }

    private static func diversity(_ value: Double?) -> Figure {
        Figure(
            name: "diversity", text: value.map(digits) ?? "needs two samples of one size", members: ["diversity": JSONValue(value)],
            row: (value.map(digits) ?? "-", "how much samples differ, relative to the picture's own contrast"))
    }

    private static func copied(_ copies: (share: Double, largest: Int)) -> Figure {
        Figure(
            name: "copied", text: "\(digits(copies.share)), the largest area \(copies.largest) pixels of a picture of 250",
            members: ["copied": .number(copies.share), "largestCopy": .integer(copies.largest)], row: nil)
    }

    private static func reconstruction(_ fidelity: SinGANModel.Fidelity) -> Figure {
        let (value, bicubic) = (digits(fidelity.reconstruction), digits(fidelity.enlargement))
        return Figure(
            name: "reconstruction", text: "\(value) RMSE of 1; a bicubic enlargement has \(bicubic)",
            members: ["reconstruction": .number(fidelity.reconstruction), "enlargement": .number(fidelity.enlargement)],
            row: (value, "RMSE of 1; a bicubic enlargement of the scale below has \(bicubic)"))
    }

    private static func comparison(_ name: String, _ found: PictureComparison) -> Figure {
        let (rmse, others) = (digits(found.rmse), "PSNR \(digits(found.psnr)) dB, SSIM \(digits(found.ssim))")
        return Figure(
            name: name, text: "RMSE \(rmse) of 255, \(others)",
            members: ["name": .text(name), "rmse": .number(found.rmse), "psnr": .number(found.psnr), "ssim": .number(found.ssim)],
            row: ("RMSE \(rmse), \(others)", "against the original"))
    }

    /// A number as people read it: four significant digits.
    static func digits(_ value: Double) -> String { ProgressText.digits(value, 4) }

    /// One line of text each.
    var lines: [String] { measures.map { $0.name.padding(15) + $0.text } + comparisons.map { "\($0.name): \($0.text)" } }

    /// Members of the object of `--json`.
    var members: [String: JSONValue] {
        var all: [String: JSONValue] = measures.reduce(into: [:]) { all, figure in all.merge(figure.members) { $1 } }
        if !comparisons.isEmpty { all["comparisons"] = .list(comparisons.map { .object($0.members) }) }
        return all
    }

    /// Rows of the page.
    var rows: [(name: String, value: String, meaning: String)] {
        (measures + comparisons).compactMap { figure in figure.row.map { (figure.name, $0.value, $0.meaning) } }
    }
}
