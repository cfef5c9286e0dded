import SinGANEngine
import SinGANSupport
import SinGANTraining

/// How long every scale took to train: a bar each, with its figure.
struct TimeChart {
    let scales: [ScalePlan]
    let times: TrainingTimes

    // Units of the drawing: a row, where bars begin, and how long the longest is, so that a figure has room behind it.
    private static let (row, left, longest) = (22.0, 160.0, 690.0)
    private static let width = 960.0

    var html: String {
        var svg = SVG(
            width: Self.width, height: Double(scales.count) * Self.row + 4, label: "Seconds per scale, a bar each, the coarsest first.")
        let most = scales.compactMap { times.seconds(of: $0.scale) }.max() ?? 0
        for (i, scale) in scales.enumerated() {
            let y = Double(i) * Self.row
            svg.text("scale \(scale.scale), \(scale.width)x\(scale.height)", 0, y + 15)
            guard let seconds = times.seconds(of: scale.scale) else {
                svg.text("unknown", Self.left, y + 15)
                continue
            }
            let length = most > 0 ? Self.longest * seconds / most : 0
            svg.bar(Self.left, y + 3, max(length, 1), Self.row - 6)
            svg.text(ProgressText.seconds(seconds), Self.left + max(length, 1) + 6, y + 15)
        }
        return "<figure class=\"chart\"><figcaption><b>Time per scale</b></figcaption>\n\(svg.html)</figure>\n"
    }
}
