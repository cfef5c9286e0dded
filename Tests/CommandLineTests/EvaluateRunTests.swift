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
            for name in ["swd", "coherence", "completeness", "diversity"] {
                let (a, b) = (try #require(own[name] as? Double), try #require(given[name] as? Double))
                #expect(a == b && a > 0, "\(name): \(a) \(b)")
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
            #expect(try tool("evaluate", "a.png", "b.png", "c.png", "-o", "r.html").status == 0)
            let page = try String(contentsOfFile: tool.folder("r.html"), encoding: .utf8)
            #expect(page.contains("<th>completeness</th>") && page.components(separatedBy: "data:image/png;base64,").count == 5)
            #expect(!page.contains("http") && page.hasSuffix("</html>\n"))
            try tool.refuses(73, ["evaluate", "a.png", "b.png", "-o", "r.html"], saying: "r.html is there already")
            try tool.refuses(64, ["evaluate", "a.png", "b.png", "-o", "r.txt"], saying: "r.txt", ".html")
            try tool.picture("small.png", 20, 16)
            try tool.refuses(65, ["evaluate", "a.png", "b.png", "--original", "small.png"], saying: "b.png is 40x32", "20x16")
            try tool.flat("tiny.png", 6, 6, 0.5)
            try tool.refuses(65, ["evaluate", "a.png", "tiny.png"], saying: "6x6", "7x7")
            try tool.refuses(66, ["evaluate", "a.png", "gone.png"], saying: "gone.png")
        }
    }
}
