import Foundation
import SinGANImaging
import TestSupport
import Testing

extension CommandLineTests {
    /// `singan-tool evaluate` from the outside.
    @Suite struct EvaluateRunTests {
        private static func json(_ outcome: Tool.Outcome) throws -> [String: Any] {
            #expect(outcome.status == 0, "\(outcome.error)")
            return try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
        }

        @Test func samplesOfAModelAreThoseOfSample() throws {
            let tool = try Tool()
            try tool.picture("a.png", 32, 26)
            let own = try Self.json(try tool(["evaluate", "a.png", "-n", "3", "--seed", "5", "--json", "-q"] + Tool.quick))
            #expect(try tool(["sample", "a.png", "-n", "3", "--seed", "5", "-o", "s.png"] + Tool.quick).status == 0)
            let given = try Self.json(try tool(["evaluate", "a.png", "s-1.png", "s-2.png", "s-3.png", "--json", "-q"] + Tool.quick))
            // Whatever size the picture would be trained at, it is compared at its samples'.
            let other = try Self.json(try tool("evaluate", "a.png", "s-1.png", "s-2.png", "s-3.png", "--json", "-q"))
            for name in ["swd", "coherence", "completeness", "diversity"] {
                let (a, b) = (try #require(own[name] as? Double), try #require(given[name] as? Double))
                #expect(a == b && a > 0 && other[name] as? Double == a, "\(name): \(a) \(b)")
            }
            #expect((own["reconstruction"] as? Double ?? 0) > 0 && own["model"] is String && given["reconstruction"] == nil)
            #expect(try tool(["evaluate", "a.png", "-n", "2"] + Tool.quick).text.contains("completeness   0."))
        }

        @Test func picturesAreComparedWithTheirOriginal() throws {
            let tool = try Tool()
            for name in ["a.png", "b.png"] { try tool.picture(name, 40, 32) }
            try tool.flat("c.png", 40, 32, 0.5)
            let object = try Self.json(try tool("evaluate", "a.png", "b.png", "c.png", "--original", "a.png", "--json", "-q"))
            let comparisons = try #require(object["comparisons"] as? [[String: Any]])
            #expect(comparisons[0]["rmse"] as? Double == 0 && (comparisons[1]["rmse"] as? Double ?? 0) > 10)
            #expect(try tool("evaluate", "a.png", "b.png", "--original", "a.png", "-o", "o.html").status == 0)
            #expect(try String(contentsOfFile: tool.folder("o.html"), encoding: .utf8).contains("the original</"))
            #expect(try tool("evaluate", "a.png", "b.png", "c.png", "-o", "r.html").status == 0)
            let page = try String(contentsOfFile: tool.folder("r.html"), encoding: .utf8)
            #expect(page.contains("<th>completeness</th>") && page.components(separatedBy: "data:image/png;base64,").count == 5)
            #expect(!page.contains("http") && page.hasSuffix("</html>\n"))
            try tool.refuses(73, ["evaluate", "a.png", "b.png", "-o", "r.html"], saying: "r.html is there already")
            try tool.refuses(64, ["evaluate", "a.png", "b.png", "-o", "r.txt"], saying: "r.txt", ".html")
            try tool.picture("small.png", 20, 16)
            try tool.refuses(65, ["evaluate", "a.png", "b.png", "--original", "small.png"], saying: "b.png is 40x32", "20x16")
            // Before anything is trained.
            try tool.refuses(65, ["evaluate", "a.png", "--original", "small.png"] + Tool.quick, saying: "a sample is ", "20x16")
            try tool.flat("tiny.png", 6, 6, 0.5)
            try tool.refuses(65, ["evaluate", "a.png", "tiny.png"], saying: "6x6", "7x7")
            try tool.refuses(66, ["evaluate", "a.png", "gone.png"], saying: "gone.png")
        }

        @Test func theTrainingIsShown() throws {
            let tool = try Tool()
            try tool.picture("a.png", 32, 26)
            let report = try Self.json(try tool(["evaluate", "a.png", "-n", "2", "-o", "r.html", "--json", "-q"] + Tool.quick))
            let losses = try #require(report["losses"] as? [[String: Any]])
            let seconds = try #require(report["seconds"] as? [Double])
            #expect(losses.count > 2 && seconds.count == losses.count && seconds.allSatisfy { $0 > 0 })
            for (i, scale) in losses.enumerated() {
                #expect(scale["scale"] as? Int == i && scale["iterations"] as? Int == 2 && scale["channels"] is Int)
                for name in ["critic_real", "critic_fake", "gradient_penalty", "generator", "reconstruction"] {
                    #expect((scale[name] as? [Double])?.count == 2, "\(name)")
                }
            }
            let page = try String(contentsOfFile: tool.folder("r.html"), encoding: .utf8)
            let curves = page.components(separatedBy: "points=\"").dropFirst().map { $0.prefix { $0 != "\"" }.split(separator: " ").count }
            #expect(curves == Array(repeating: 2, count: 5 * losses.count))
            #expect(page.components(separatedBy: "<rect class=\"bar\"").count == losses.count + 1 && page.contains(" s in all, "))
            #expect(page.contains("<td>32x26</td>") && !page.contains("<script") && !page.contains("http"))
            let identity = try #require(report["model"] as? String)
            let shown = try tool("models", "show", identity).text
            #expect(shown.contains("\ntime        ") && shown.contains("iterations, 0."), "\(shown)")
            let listed = try Self.json(try tool("models", "show", identity, "--json"))
            #expect((listed["model"] as? [String: Any])?["seconds"] as? [Double] == seconds)
            // A copy has no times, a picture no training.
            #expect(try tool(["train", "a.png", "-o", "copy.singan", "-q"] + Tool.quick).status == 0)
            let copy = try Self.json(try tool("evaluate", "copy.singan", "-n", "2", "-o", "c.html", "--json", "-q"))
            #expect(copy["seconds"] is NSNull && (copy["losses"] as? [[String: Any]])?.count == losses.count)
            #expect(try String(contentsOfFile: tool.folder("c.html"), encoding: .utf8).contains("How long the training took is unknown"))
            #expect(try !tool("models", "show", "copy.singan").text.contains("time  "))
            let own = try Self.json(try tool("evaluate", "models/\(identity).singan", "-n", "2", "--json", "-q"))
            #expect(own["seconds"] as? [Double] == seconds)
            let given = try Self.json(try tool("evaluate", "a.png", "a.png", "-o", "g.html", "--json", "-q"))
            #expect(given["losses"] == nil && given["seconds"] == nil)
            #expect(try !String(contentsOfFile: tool.folder("g.html"), encoding: .utf8).contains("<svg"))
        }
    }
}
