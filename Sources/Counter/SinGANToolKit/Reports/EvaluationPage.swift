import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport

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
