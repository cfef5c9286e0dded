import Foundation

/// A study's results as Markdown.
package struct StudyTable: Sendable {
    private let study: Study
    private let records: [RunRecord]
    /// How the study was started.
    private let command: String

    /// - Parameter records: of any studies; those that aren't this study's runs don't count.
    package init(_ study: Study, _ records: [RunRecord], command: String) {
        (self.study, self.records, self.command) = (study, records.filter { $0.belongs(to: study) }, command)
    }

    package func markdown() -> String {
        let description = study.description
        let rows = description.configurations.compactMap { Comparison($0.name, reference: description.reference, records) }
        let names =
            ["configuration", "pairs", "thread-s", "ratio", "wall-s"] + Figure.allCases.flatMap { [$0.rawValue, "ratio"] } + [
                "reconstruction", "verdict",
            ]
        return
            ([
                "`\(command)`", "",
                Self.list(records.map(\.processor)) + "; kernels \(Self.list(records.map(\.kernel))).",
                "\(Self.list(sizes)); \(description.samples) samples of each model; ratios are to \(description.reference).", "",
                Self.line(names),
                Self.line(names.map { _ in "---" }),
            ] + rows.map(Self.row) + ["", Self.legend]).joined(separator: "\n")
    }

    private static let legend =
        "wall-s: seconds by the clock, and on how many threads. "
        + "± after a mean is the standard deviation over the pairs of image and seed, ± after a ratio the standard error over those that the "
        + "reference has too. equal: the ratios of swd, coherence and completeness are at most 1.05 and a standard error, diversity's is 0.9 to 1.2."

    /// Long sides of what was trained.
    private var sizes: [String] { records.map { "\(max($0.width, $0.height)) px" } }

    private static func row(_ row: Comparison) -> String {
        let figures = Figure.allCases.flatMap { figure in
            guard let column = row.figures[figure] else { return ["-", "-"] }
            return [
                number(column.spread.mean) + plusMinus(column.spread.deviation.map(number)),
                column.ratio.map { fixed($0.value) + plusMinus($0.error.map(fixed)) } ?? "-",
            ]
        }
        let pairs = row.shared == row.pairs ? "\(row.pairs)" : "\(row.pairs), \(row.shared) shared"
        return line(
            [row.name, pairs, row.seconds.map { String(format: "%.1f", $0) } ?? "-", row.secondsRatio.map(fixed) ?? "-", wall(row)]
                + figures + [number(row.reconstruction), verdict(row.verdict)])
    }

    /// With the threads that it took them on.
    private static func wall(_ row: Comparison) -> String {
        guard let seconds = row.wallSeconds else { return "-" }
        return String(format: "%.0f", seconds) + " (\(row.threads.map(String.init).joined(separator: ", ")))"
    }

    private static func verdict(_ verdict: Comparison.Verdict) -> String {
        switch verdict {
        case .isReference: "reference"
        case .equal: "equal"
        case .differs(let figures): "not: " + figures.map(\.rawValue).joined(separator: ", ")
        case .unknown: "-"
        }
    }

    /// Each once, in the order in which they come.
    private static func list(_ values: [String]) -> String {
        let unique = values.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        return unique.isEmpty ? "-" : unique.joined(separator: " and ")
    }

    private static func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    private static func plusMinus(_ text: String?) -> String { text.map { " ± " + $0 } ?? "" }
    private static func number(_ value: Double) -> String { String(format: "%.3g", value) }
    private static func fixed(_ value: Double) -> String { String(format: "%.3f", value) }
}
