import SinGANSupport

/// The curves of one or two losses over a whole training: scale after scale from the coarsest, each in a band of its own.
struct LossChart {
    /// A curve: its place among a model's five losses, and its name.
    typealias Curve = (loss: Int, name: String)

    let title: String
    let curves: [Curve]
    let isLogarithmic: Bool

    /// All that a model keeps. The signs are those of what is minimized.
    static let all = [
        LossChart(
            title: "Critic", curves: [(0, "the picture: minus the mean of D(x)"), (1, "samples: the mean of D(G(z))")],
            isLogarithmic: false),
        LossChart(title: "Critic", curves: [(2, "gradient penalty, weighted")], isLogarithmic: true),
        LossChart(title: "Generator", curves: [(3, "adversarial loss: minus the mean of D(G(z))")], isLogarithmic: false),
        LossChart(title: "Generator", curves: [(4, "reconstruction loss: mean squared error, weighted")], isLogarithmic: true),
    ]

    private static let styles = ["first", "second"]
    // Units of the drawing: the plot's frame, and the whole.
    private static let (left, right, top, bottom) = (60.0, 952.0, 20.0, 150.0)
    private static let (width, height) = (960.0, 186.0)
    /// A band at least this wide has room for its scale's size.
    private static let sizeWidth = 62.0

    /// - Parameter scales: those of the model that have curves, each with its points of the five losses.
    func html(_ scales: [(plan: ScalePlan, points: [[Double]])]) -> String {
        let keys = zip(curves, Self.styles).map { "<span class=\"key \($1)\">\(EvaluationPage.escaped($0.name))</span>" }
        return "<figure class=\"chart\"><figcaption><b>\(title)</b>\(keys.joined())</figcaption>\n\(drawing(scales).html)</figure>\n"
    }

    private func drawing(_ scales: [(plan: ScalePlan, points: [[Double]])]) -> SVG {
        let values = scales.flatMap { scale in curves.flatMap { curve in scale.points.map { $0[curve.loss] } } }
        let axis = ChartAxis(values, logarithmic: isLogarithmic)
        let names = curves.map(\.name).joined(separator: "; ")
        var svg = SVG(width: Self.width, height: Self.height, label: "\(title). \(names). One band per scale, the coarsest first.")
        frame(axis, &svg)
        let band = (Self.right - Self.left) / Double(max(1, scales.count))
        svg.text("scale", Self.left - 6, Self.bottom + 17, .end)
        if band >= Self.sizeWidth { svg.text("size", Self.left - 6, Self.bottom + 31, .end) }
        for (i, scale) in scales.enumerated() {
            let start = Self.left + Double(i) * band
            svg.rule(start + band, Self.top, start + band, Self.bottom)
            svg.text("\(scale.plan.scale)", start + band / 2, Self.bottom + 17, .middle)
            if band >= Self.sizeWidth {
                svg.text("\(scale.plan.width)x\(scale.plan.height)", start + band / 2, Self.bottom + 31, .middle)
            }
            for (curve, style) in zip(curves, Self.styles) {
                for run in Self.runs(scale.points.map { $0[curve.loss] }, in: start + 2...start + band - 2) {
                    svg.curve(run.map { ($0.x, Self.bottom - axis.position($0.value) * (Self.bottom - Self.top)) }, style)
                }
            }
        }
        return svg
    }

    private func frame(_ axis: ChartAxis, _ svg: inout SVG) {
        svg.text(axis.isLogarithmic ? "loss, logarithmic" : "loss", 0, 10)
        svg.rule(Self.left, Self.top, Self.left, Self.bottom)
        for tick in axis.ticks {
            let y = Self.bottom - axis.position(tick) * (Self.bottom - Self.top)
            svg.rule(Self.left, y, Self.right, y)
            svg.text(ProgressText.digits(tick, 6), Self.left - 6, y + 4, .end)
        }
    }

    /// Values with their places, evenly spaced; apart where one between them can't be drawn.
    private static func runs(_ values: [Double], in range: ClosedRange<Double>) -> [[(x: Double, value: Double)]] {
        let step = (range.upperBound - range.lowerBound) / Double(max(1, values.count - 1))
        let placed = values.enumerated().map { (x: range.lowerBound + Double($0) * step, value: $1) }
        return placed.split { !ChartAxis.canDraw($0.value) }.map(Array.init)
    }
}
