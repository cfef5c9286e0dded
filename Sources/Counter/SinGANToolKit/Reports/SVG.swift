import Foundation

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
