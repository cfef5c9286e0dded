import SinGANPipelines
import SinGANSupport
import Testing

@Suite struct ChangesTests {
    private static let text = """
        inputs: {object: o.png}
        steps:
          put: {task: harmonize, in: [b.png, "@object"], with: {scale: 2, at: ["1,1", "2,2"], naive: n.png}}
          move: {task: animate, in: "@put", with: {fps: 5, loop: true}}
          big: {task: superres, in: "@put", with: {no-keep-alpha: true}}
        """

    private static let changes: [([String], String, String)] = [
        (["put.scale=3"], "put", "b.png @object --scale 3 --at 1,1 --at 2,2 --naive n.png"),
        (["put.at=9,9"], "put", "b.png @object --scale 2 --at 9,9 --naive n.png"),
        (["put.at=9,9", "put.scale=3", "put.at=8,8"], "put", "b.png @object --scale 3 --at 9,9 --at 8,8 --naive n.png"),
        (["put.scale=3", "put.--scale=4"], "put", "b.png @object --scale 3 --scale 4 --at 1,1 --at 2,2 --naive n.png"),
        (["put.key=a=b.c"], "put", "b.png @object --scale 2 --at 1,1 --at 2,2 --naive n.png --key a=b.c"),
        (["put.mask=@object"], "put", "b.png @object --scale 2 --at 1,1 --at 2,2 --naive n.png --mask @object"),
        (["put.at=-1,1"], "put", "b.png @object --scale 2 --at=-1,1 --naive n.png"),
        (["move.frames-per-second=7"], "move", "@put --fps 7 --loop"), (["move.fps=1", "move.fps=2"], "move", "@put --fps 2 --loop"),
        (["move.loop=false"], "move", "@put --fps 5"), (["move.loop=true"], "move", "@put --fps 5 --loop"),
        (["big.keep-alpha=true"], "big", "@put --keep-alpha"), (["big.keep-alpha=false"], "big", "@put --no-keep-alpha"),
        (["big.factor="], "big", "@put --no-keep-alpha --factor "),
    ]

    @Test(arguments: changes)
    func anOptionIsReplaced(_ settings: [String], _ step: String, _ words: String) throws {
        let pipeline = try TaskTable.yaml(Self.text)
        let changed = try pipeline.setting(settings, schema: TaskTable.schema)
        #expect(changed.steps.first { $0.name == step }?.words.joined(separator: " ") == words)
        #expect(changed.steps.filter { $0.name != step } == pipeline.steps.filter { $0.name != step })
    }

    @Test func inlineStepsAreNumbers() throws {
        let pipeline = try TaskTable.inline("sample a | superres --factor 2").setting("2.factor=3.5", schema: TaskTable.schema)
        #expect(pipeline.steps[1].words == ["@1", "--factor", "3.5"])
    }

    @Test(arguments: [
        ("put", "isn't STEP.OPTION=VALUE"), ("put.scale", "isn't STEP.OPTION=VALUE"), ("scale=3", "isn't"), (".scale=3", "isn't"),
        ("put.=3", "isn't"),
        ("=", "isn't"), ("", "isn't"), ("pt.scale=3", "there is no step 'pt'. Did you mean 'put'?"),
        ("later.scale=3", "There are: put, move, big."), ("put.scal=3", "harmonize has no option 'scal'. Did you mean 'scale'?"),
        ("put.in=x.png", "files are given with --input"), ("put.output=x.png", "belongs to the command line"),
        ("put.quiet=true", "belongs to the command line"), ("move.loop=yes", "'loop' takes true or false"),
        ("put.mask=@big", "circle: put -> big -> put"),
        ("put.mask=@objetc", "Did you mean '@object'?"),
    ])
    func mistakesAreUsage(_ setting: String, _ message: String) throws {
        let pipeline = try TaskTable.yaml(Self.text)
        let found = failure { () throws(SinGANError) in try pipeline.setting(setting, schema: TaskTable.schema) }
        #expect(found.contains(message) && found.hasPrefix("64 "), "\(found)")
    }

    @Test(arguments: [
        ("a=b.png", "a", "b.png"), ("b.png", "input", "b.png"), ("./a=b.png", "input", "./a=b.png"), ("bg=x=1.png", "bg", "x=1.png"),
        ("photos/a=b", "input", "photos/a=b"), ("-", "input", "-"), ("bg=-", "bg", "-"), ("1=x", "input", "1=x"),
    ])
    func anInputIsANameAndAFile(_ text: String, _ name: String, _ path: String) throws {
        let assignment = try InputAssignment(text)
        #expect(assignment.name == name && assignment.path == path)
    }

    @Test func inputsAreGivenByName() throws {
        let pipeline = try TaskTable.yaml(Self.text)
        #expect(try pipeline.giving([InputAssignment("object=x.png")]).inputs == [.init(name: "object", path: "x.png")])
        let cases = [
            (["objct=x"], "64 the pipeline has no input 'objct'. Did you mean 'object'?"),
            (["x.png"], "--input 'x.png' doesn't say which input it is for. Write --input object=FILE."),
            (["object=a", "object=b"], "the input object is given twice"), (["object="], "names no file"), ([""], "names no file"),
        ]
        for (texts, message) in cases {
            let found = failure { () throws(SinGANError) in
                var assignments: [InputAssignment] = []
                for text in texts { assignments.append(try InputAssignment(text)) }
                return try pipeline.giving(assignments)
            }
            #expect(found.contains(message) && found.hasPrefix("64 "), "\(found)")
        }
    }
}
