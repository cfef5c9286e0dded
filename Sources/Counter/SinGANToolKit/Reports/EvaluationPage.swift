import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks
import SinGANTraining

/// What `evaluate` found, as one HTML file that needs no other.
struct EvaluationPage {
    let title: String
    /// Rows of names, values and what they mean.
    let figures: [(name: String, value: String, meaning: String)]
    /// Pictures with what is written below them.
    let pictures: [(image: Image, caption: String)]
    /// The training of the model that was measured, if one was.
    var training: TrainingRecord?
    /// How it was measured, a paragraph each.
    let protocolText: [String]

    /// Throws where a picture can't be encoded.
    func html() throws(SinGANError) -> String {
        var parts = [Self.head(title), "<h1>\(Self.escaped(title))</h1>\n<table>\n"]
        for figure in figures {
            parts.append(
                "<tr><th>\(Self.escaped(figure.name))</th><td>\(Self.escaped(figure.value))</td><td>\(Self.escaped(figure.meaning))</td></tr>\n"
            )
        }
        parts.append("</table>\n<div class=\"pictures\">\n")
        for picture in pictures {
            let data = Data(try ImageWriter().encode(picture.image, format: .png)).base64EncodedString()
            let caption = Self.escaped(picture.caption)
            parts.append(
                "<figure><img alt=\"\(caption)\" src=\"data:image/png;base64,\(data)\"><figcaption>\(caption)</figcaption></figure>\n")
        }
        parts.append("</div>\n")
        if let training { parts.append(training.html) }
        parts.append("<h2>How it was measured</h2>\n")
        for paragraph in protocolText { parts.append("<p>\(Self.escaped(paragraph))</p>\n") }
        parts.append("</body>\n</html>\n")
        return parts.joined()
    }

    private static func head(_ title: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>\(escaped(title))</title>
        <style>
        :root { color-scheme: light dark; --first: #1b6ac9; --second: #c4511a; --faint: #555; }
        @media (prefers-color-scheme: dark) { :root { --first: #6db3ff; --second: #ff9c66; --faint: #aaa; } }
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 70em; margin: 2em auto; padding: 0 1em; }
        th, td { text-align: left; padding: 0.2em 1.5em 0.2em 0; vertical-align: top; }
        .pictures { display: flex; flex-wrap: wrap; gap: 1em; margin: 1.5em 0; }
        figure { margin: 0; } figcaption { font-size: 85%; color: var(--faint); } img { image-rendering: pixelated; max-width: 100%; }
        .chart { margin: 1.5em 0; }
        \(SVG.style)
        </style>
        </head>
        <body>

        """
    }

    static func escaped(_ text: String) -> String {
        [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;")].reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
}

/// How a model was trained: its losses, which it keeps, and its times, where they are known.
struct TrainingRecord {
    /// All of the model's scales, coarsest first.
    let scales: [ScalePlan]
    /// Points of five losses for every finished scale.
    let losses: [[[Double]]]
    let times: TrainingTimes?

    /// - Parameter path: the model's file, beside which its times would be.
    init(_ model: SinGANModel, path: String) {
        (scales, losses) = (model.scales, model.losses)
        times = TrainingTimes.load(beside: path, of: model)
    }

    /// Members of a report: a list of curves, and a list of seconds with null for those that nobody knows.
    var json: [String: JSONValue] {
        let curves = zip(scales, losses).map { scale, points -> JSONValue in
            var members: [String: JSONValue] = [
                "scale": .integer(scale.scale), "width": .integer(scale.width), "height": .integer(scale.height),
                "channels": .integer(scale.channels), "iterations": .integer(scale.iterations),
            ]
            for (i, name) in ProgressText.lossNames.enumerated() { members[name] = .list(points.map { .number($0[i]) }) }
            return .object(members)
        }
        return ["losses": .list(curves), "seconds": Self.seconds(of: scales, times)]
    }

    /// The seconds of every scale, with null where it is unknown; null alone where nothing is known.
    static func seconds(of scales: [ScalePlan], _ times: TrainingTimes?) -> JSONValue {
        guard let times else { return .null }
        return .list(scales.map { times.seconds(of: $0.scale).map { .number($0) } ?? .null })
    }

    /// The part of a page that shows it.
    var html: String {
        let shown = zip(scales, losses).filter { !$0.1.isEmpty }.map { (plan: $0, points: $1) }
        var parts = ["<h2>The training</h2>\n", table]
        if shown.isEmpty {
            parts.append("<p>No scale is finished yet, so there are no curves.</p>\n")
        } else {
            parts.append(
                "<p>Each band is one scale, from its first iteration to its last; a model keeps one to two hundred points of each curve.</p>\n"
            )
            parts += LossChart.all.map { $0.html(shown) }
        }
        if let times {
            parts.append(TimeChart(scales: scales, times: times).html)
            parts.append("<p>\(EvaluationPage.escaped(Self.sentence(times)))</p>\n")
        } else {
            parts.append("<p>How long the training took is unknown: the times stand beside the model's file, and there are none.</p>\n")
        }
        return parts.joined()
    }

    private var table: String {
        let rows = scales.map {
            "<tr><td>\($0.scale)</td><td>\($0.width)x\($0.height)</td><td>\($0.channels)</td><td>\($0.iterations)</td></tr>\n"
        }
        return "<table>\n<tr><th>scale</th><th>size</th><th>channels</th><th>iterations</th></tr>\n\(rows.joined())</table>\n"
    }

    /// "34.2 s in all, 1.1 s of them before the first scale, on ...".
    static func sentence(_ times: TrainingTimes) -> String {
        "\(ProgressText.seconds(times.seconds)) in all, \(ProgressText.seconds(times.preparation)) of them before the first scale, on "
            + "\(machines(times))."
    }

    /// "AMD EPYC (2 threads, kernels avx512/32)", and others that took part.
    static func machines(_ times: TrainingTimes) -> String {
        times.machines.map {
            "\($0.processor) (\($0.threads) \($0.threads == 1 ? "thread" : "threads"), kernels \($0.kernel))"
        }.joined(separator: " and ")
    }
}
