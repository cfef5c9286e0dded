import SinGANPipelines
import SinGANSupport
import Testing

@Suite struct YAMLTests {
    static let example = """
        # What the documentation shows.
        inputs:
          background: harvest.jpg      # a default
          object:
        steps:
          placed:
            task: harmonize
            in: ["@background", "@object"]
            with: {at: "60%,70%", scale: 0.4}
          large: {task: superres, in: "@placed", with: {factor: 2}, out: large.png}
        """

    private static let value = Pipeline(
        inputs: [.init(name: "background", path: "harvest.jpg"), .init(name: "object", path: nil)],
        steps: [
            .init(
                name: "placed", task: "harmonize", pictures: ["@background", "@object"],
                options: [.init(name: "at", values: ["60%,70%"]), .init(name: "scale", values: ["0.4"])]),
            .init(
                name: "large", task: "superres", pictures: ["@placed"], options: [.init(name: "factor", values: ["2"])], output: "large.png"
            ),
        ])

    @Test func theExampleIsRead() throws {
        let pipeline = try TaskTable.yaml(Self.example)
        #expect(pipeline == Self.value)
        #expect(pipeline.inputs.map(\.line) == [3, 4] && pipeline.steps.map(\.line) == [6, 10])
        #expect(pipeline.steps[0].options.map(\.line) == [9, 9])
    }

    @Test(arguments: [
        "---\n" + example, "\u{FEFF}" + example, example.replacing("\n", with: "\r\n"), "\n# x\n\n" + example,
        """
        {"inputs": {"background": "harvest.jpg", "object": null}, "steps": {"placed": {"task": "harmonize",
          "in": ["@background", "@object"
          ], "with": {"at": "60%,70%", "scale": 0.4}},
          "large": {"task":"superres","in":"@placed","with":{"factor":2},"out":"large.png"}}}
        """,
        """
        inputs:
            background: 'harvest.jpg'
            object: ~
        steps:
            placed:
                with:
                    at:
                    - "60%,70%"
                    scale: [ 0.4 ]
                in:
                    - "@background"

                    # and
                    - "@object"
                task: "harmonize"
            large:
                task: superres
                in: [
                    "@placed"
                ]
                with: {
                    factor: 2,
                }
                out: large.png
        """,
    ])
    func oneValueHasManyForms(_ text: String) throws {
        #expect(try TaskTable.yaml(text) == Self.value)
    }

    @Test(arguments: [
        ("0.10", "0.10"), ("1e3", "1e3"), ("007", "007"), ("0x10", "0x10"), ("0o7", "0o7"), ("1_000", "1_000"), ("12:30:45", "12:30:45"),
        ("2001-12-14", "2001-12-14"), ("yes", "yes"), ("No", "No"), ("on", "on"), ("off", "off"), ("true", "true"), ("True", "True"),
        ("-1", "-1"), (".5", ".5"), (".inf", ".inf"), ("18446744073709551615", "18446744073709551615"), ("a b", "a b"), ("'it''s'", "it's"),
        ("\"a\\n\\u00e9\"", "a\né"), ("''", ""), ("a#b", "a#b"), ("a:b", "a:b"), ("'null'", "null"), ("[0.10]", "0.10"), ("x & y", "x & y"),
        ("a[0]", "a[0]"), ("\"{[&*!|>?\"", "{[&*!|>?"),
    ])
    func valuesAreTakenAsWritten(_ written: String, _ value: String) throws {
        let pipeline = try TaskTable.yaml("steps:\n  s:\n    task: harmonize\n    with:\n      at: \(written)\n")
        #expect(pipeline.steps[0].options == [.init(name: "at", values: [value])])
    }

    private static let options: [(String, String, [String])] = [
        ("animate", "loop: true", ["--loop"]), ("animate", "loop: false", []), ("superres", "keep-alpha: false", ["--no-keep-alpha"]),
        ("superres", "no-keep-alpha: false", ["--keep-alpha"]), ("superres", "no-keep-alpha: true", ["--no-keep-alpha"]),
        ("animate", "enable-dither: false", ["--disable-dither"]), ("animate", "disable-dither: false", ["--enable-dither"]),
        ("animate", "frames-per-second: 5", ["--fps", "5"]), ("harmonize", "at: [\"1,2\", \"3,4\"]", ["--at", "1,2", "--at", "3,4"]),
        ("harmonize", "at: -5,3", ["--at=-5,3"]),
    ]

    @Test(arguments: options)
    func optionsBecomeWords(_ task: String, _ with: String, _ words: [String]) throws {
        #expect(
            try TaskTable.yaml("steps: {s: {task: \(task), with: {\(with.hasPrefix("at: -") ? "at: '-5,3'" : with)}}}").steps[0].words
                == words)
    }

    @Test func aNameCantBecomeAnOption() throws {
        let pipeline = try TaskTable.yaml("inputs: {a: -f.png}\nsteps: {s: {task: edit, in: [--output=x, -y], with: {mask: --output=z}}}")
        #expect(pipeline.steps[0].words == ["./--output=x", "./-y", "--mask=--output=z"])
        #expect(pipeline.inputs[0].path == "./-f.png")
    }

    @Test(arguments: ["large.png", "a/b.png", "frames/", ".hidden", "..a", "a..b", "-o.png", "with space.png", "鳥.png"])
    func outputsStayBelowTheirFolder(_ out: String) throws {
        #expect(try TaskTable.yaml("steps: {s: {task: sample, out: \"\(out)\"}}").steps[0].output == out)
    }

    @Test func aTasksSchemaIsAskedForOnce() throws {
        var asked: [String] = []
        _ = try Pipeline(
            yaml: Array("steps: {a: {task: sample}, b: {task: sample}, c: {task: edit}}".utf8), name: "p",
            schema: { (verb: String) throws(SinGANError) in
                asked.append(verb)
                return try TaskTable.schema(verb)
            })
        #expect(asked == ["sample", "edit"])
    }
}
