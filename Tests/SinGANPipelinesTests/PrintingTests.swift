import SinGANPipelines
import SinGANSupport
import Testing

@Suite struct PrintingTests {
    private static let values = [
        "a", "yes", "no", "on", "True", "true", "false", "null", "~", "", " ", " a", "a ", "0x10", "0o7", "010", "0.10", "1e3", "1_000",
        "12:30", "-5,3",
        "-", "--x", "- a", "? a", ": a", "a: b", "a:", "a #b", "#", "#112233", "[", "]", "{a}", "a, b", "&a", "*a", "!a", "|", ">", "%a",
        "`a`", "'", "''",
        "it's", "\"", "\\", "\\n", "a\nb", "a\tb", "\n", "é", "e\u{301}", "鳥", "😀", "\u{2028}", "x\u{FEFF}", "\u{A0}", "<<", "=", "...",
        "---", "--- a",
        "2001-12-14", ".inf", "60%,70%", "C:\\x", "a.b/c-d_e", "@x", "./@y", "@", String(repeating: "x", count: 200), "0.1", "12", "1.",
        ".5", "1e999",
        "99999999999999999999999", "\"\u{301}",
    ]

    @Test func whatIsPrintedReadsBack() throws {
        for value in Self.values {
            let (options, output) = ([StepOption(name: "at", values: [value])], "x \(value.filter { !"\n\t/".contains($0) }).png")
            let path = ["", "-"].contains(value) || value.hasPrefix("-") || value.contains { "\n\t".contains($0) } ? "p" : value
            let pipeline = Pipeline(
                inputs: [.init(name: "x", path: path.hasPrefix("@") ? nil : path), .init(name: "y-1", path: nil)],
                steps: [
                    .init(name: "s", task: "harmonize", pictures: [path, "@x"], options: options, output: output),
                    .init(
                        name: "t", task: "harmonize", pictures: ["@s"],
                        options: [.init(name: "at", values: Self.values), .init(name: "key", values: [value])]),
                    .init(name: "_u", task: "animate", options: [.init(name: "loop"), .init(name: "disable-dither")]),
                ])
            let text = pipeline.yaml(comments: ["a\nb", "c\u{7}"])
            #expect(try TaskTable.yaml(text) == pipeline, "\(value.debugDescription)")
        }
    }

    @Test func theTextIsForPeople() throws {
        let pipeline = try TaskTable.yaml(YAMLTests.example)
        let text = """
            # How it was made
            inputs:
              background: harvest.jpg
              object:
            steps:
              placed:
                task: harmonize
                in: ["@background", "@object"]
                with:
                  at: "60%,70%"
                  scale: 0.4
              large:
                task: superres
                in: "@placed"
                with:
                  factor: 2
                out: large.png

            """
        #expect(pipeline.yaml(comments: ["How it was made"]) == text)
    }

    @Test func inlineStepsGetNames() throws {
        let pipeline = try TaskTable.inline(
            "sample @input -n 2 | edit --model @1 --mask @step2 -o /x.png | superres -o a/../b.png", ["input", "step2"])
        let read = try TaskTable.yaml(pipeline.yaml())
        #expect(read.steps.map(\.name) == ["step1", "step2_", "step3"])
        #expect(read.steps.map(\.words) == [["@input", "--count", "2"], ["--model", "@step1", "--mask", "@step2"], ["@step2_"]])
        #expect(read.steps.map(\.output) == [nil, nil, nil])
        #expect(read.inputs == pipeline.inputs)
    }
}
