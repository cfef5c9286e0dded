import Foundation
import SinGANEngine
import SinGANSupport
import SinGANTraining

/// A chart's axis: the places of values between its ends, and of its ticks.
struct ChartAxis {
    let isLogarithmic: Bool
    /// Ends; of a logarithmic axis, their logarithms to base 10.
    private let low: Double
    private let high: Double
    /// What is written beside the axis: values between its ends, ascending.
    let ticks: [Double]

    /// Whether a number is anything like a loss: what a damaged model holds may be none.
    static func canDraw(_ value: Double) -> Bool { abs(value) < 1e30 }

    /// For these values, of which those that can't be drawn don't count. Logarithmic only where that is asked for and all are positive.
    init(_ values: [Double], logarithmic: Bool) {
        let drawn = values.filter(Self.canDraw)
        let (least, most) = (drawn.min() ?? 0, drawn.max() ?? 1)
        isLogarithmic = logarithmic && least > 0
        let (first, last) = isLogarithmic ? (log10(least), log10(most)) : (least, most)
        // Room above and below; a range for what is one value only.
        let margin = max(0.05 * (last - first), isLogarithmic ? 0.02 : 1e-3 * max(abs(first), abs(last)), 1e-9)
        (low, high) = (first - margin, last + margin)
        ticks = isLogarithmic ? Self.powers(low, high) : Self.steps(low, high)
    }

    /// 0 at the lower end, 1 at the upper.
    func position(_ value: Double) -> Double { ((isLogarithmic ? log10(value) : value) - low) / (high - low) }

    /// Multiples of 1, 2 or 5 times a power of ten: three to seven of them.
    private static func steps(_ low: Double, _ high: Double) -> [Double] {
        let rough = (high - low) / 6
        let power = pow(10, log10(rough).rounded(.down))
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough } ?? 10 * power
        return ((low / step).rounded(.up)...max((low / step).rounded(.up), (high / step).rounded(.down))).steps.map { $0 * step }
    }

    /// Powers of ten: with their double and fivefold where there are few, and every so many where there are many.
    private static func powers(_ low: Double, _ high: Double) -> [Double] {
        let every = max(1, Int((high - low) / 6))
        let decades = (low.rounded(.down)...high.rounded(.up)).steps.filter { Int($0) % every == 0 }
        let factors: [Double] = high - low < 3 ? [1, 2, 5] : [1]
        let all = decades.flatMap { decade in factors.map { $0 * pow(10, decade) } }.filter { (low...high).contains(log10($0)) }
        // A range between two of those.
        return all.isEmpty ? [pow(10, (low + high) / 2)] : all
    }
}

extension ClosedRange<Double> {
    /// Its whole steps from the lower end: at most a thousand.
    fileprivate var steps: [Double] { (0...Int(Swift.min(upperBound - lowerBound, 1000))).map { lowerBound + Double($0) } }
}

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

/// A drawing for a page of HTML: lines, texts and bars, whose colours the page's style sheet gives to their classes.
///
/// Coordinates are units of the drawing, from the upper left.
struct SVG {
    let width: Double
    let height: Double
    /// What it shows, for who can't see it.
    let label: String
    private var parts: [String] = []

    init(width: Double, height: Double, label: String) {
        (self.width, self.height, self.label) = (width, height, label)
    }

    enum Anchor: String { case start, middle, end }

    /// `y` is the base line's.
    mutating func text(_ text: String, _ x: Double, _ y: Double, _ anchor: Anchor = .start) {
        parts.append("<text \(Self.at(x, y)) text-anchor=\"\(anchor)\">\(EvaluationPage.escaped(text))</text>")
    }

    /// A rule of the chart's frame.
    mutating func rule(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) {
        parts.append("<line class=\"rule\" \(Self.at(x1, y1, "1")) \(Self.at(x2, y2, "2"))/>")
    }

    /// A curve; a dot where there is one point only.
    mutating func curve(_ points: [(x: Double, y: Double)], _ style: String) {
        guard points.count != 1 else {
            return parts.append(
                "<circle class=\"\(style)\" cx=\"\(Self.number(points[0].x))\" cy=\"\(Self.number(points[0].y))\" r=\"1\"/>")
        }
        let places = points.map { "\(Self.number($0.x)),\(Self.number($0.y))" }.joined(separator: " ")
        if !points.isEmpty { parts.append("<polyline class=\"\(style)\" points=\"\(places)\"/>") }
    }

    mutating func bar(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
        parts.append("<rect class=\"bar\" \(Self.at(x, y)) width=\"\(Self.number(width))\" height=\"\(Self.number(height))\"/>")
    }

    /// As wide as the page lets it be.
    var html: String {
        "<svg role=\"img\" aria-label=\"\(EvaluationPage.escaped(label))\" viewBox=\"0 0 \(Self.number(width)) \(Self.number(height))\">\n"
            + parts.joined(separator: "\n") + "\n</svg>\n"
    }

    /// The attributes x and y, or x1 and y1.
    private static func at(_ x: Double, _ y: Double, _ suffix: String = "") -> String {
        "x\(suffix)=\"\(number(x))\" y\(suffix)=\"\(number(y))\""
    }

    private static func number(_ value: Double) -> String { String(format: "%.1f", value) }

    /// How a page shows drawings, in light and dark.
    static let style = """
        svg { display: block; width: 100%; height: auto; }
        svg text { fill: currentColor; font: 11px system-ui, sans-serif; }
        .rule { stroke: #888; stroke-opacity: 0.4; }
        polyline, circle { fill: none; stroke-width: 1.3; stroke-linejoin: round; }
        .first { stroke: var(--first); } .second { stroke: var(--second); } .bar { fill: var(--first); }
        .key::before { content: ""; display: inline-block; width: 1.6em; margin: 0 0.4em 0.25em 1.2em; border-top: 3px solid; }
        .key.first::before { border-color: var(--first); } .key.second::before { border-color: var(--second); }
        """
}
