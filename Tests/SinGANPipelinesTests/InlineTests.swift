import SinGANPipelines
import SinGANSupport
import Testing

@Suite struct InlineTests {
    /// Each step as its task, its words and its output.
    private static let good: [(String, [String], String)] = [
        ("superres a.png --factor 2", [], "superres a.png --factor 2"),
        (
            "harmonize bg.png obj.png | superres --factor 2 | animate --loop -o out.webp", [],
            "harmonize bg.png obj.png | superres @1 --factor 2 | animate @2 --loop > out.webp"
        ),
        ("superres a.png --factor=2", [], "superres a.png --factor 2"),
        ("sample a.png -n 3 -st", [], "sample a.png --count 3 --sheet --tall"),
        ("sample a.png -n=3", [], "sample a.png --count 3"),
        ("harmonize b o p --at 1,2 --scale 2 --at=3,4", [], "harmonize b o p --at 1,2 --at 3,4 --scale 2"),
        ("harmonize b o --at -5,3", [], "harmonize b o --at=-5,3"),
        ("superres a.png --factor 2 --factor 3", [], "superres a.png --factor 3"),
        ("superres a.png --keep-alpha --no-keep-alpha", [], "superres a.png --no-keep-alpha"),
        ("animate a --frames-per-second 5", [], "animate a --fps 5"),
        ("superres --factor 2 -- -a.png", [], "superres ./-a.png --factor 2"),
        ("superres -", [], "superres -"),
        // The running result is the first argument, unless the step says where it belongs.
        ("sample a | harmonize bg.png @1", [], "sample a | harmonize bg.png @1"),
        ("sample a | edit b.png --model @1", [], "sample a | edit b.png --model @1"),
        ("sample a | superres @1 | harmonize @1", [], "sample a | superres @1 | harmonize @2 @1"),
        ("superres --factor 2", ["input"], "superres @input --factor 2"),
        ("harmonize bg.png @input", ["input"], "harmonize bg.png @input"),
        ("harmonize @bg | edit --model @bg", ["input", "bg"], "harmonize @input @bg | edit @1 --model @bg"),
        ("harmonize @bg o.png", ["bg"], "harmonize @bg o.png"),
        ("sample a --output x.png | superres -o=y.png", [], "sample a > x.png | superres @1 > y.png"),
    ]

    @Test(arguments: good)
    func stepsAreCommandLines(_ text: String, _ inputs: [String], _ expected: String) throws {
        let pipeline = try TaskTable.inline(text, inputs)
        let found = pipeline.steps.map { ([$0.task] + $0.words).joined(separator: " ") + ($0.output.map { " > \($0)" } ?? "") }
        #expect(found.joined(separator: " | ") == expected)
        #expect(pipeline.steps.map(\.name) == (1...pipeline.steps.count).map { "\($0)" })
        #expect(pipeline.inputs == inputs.map { PipelineInput(name: $0, path: nil) })
    }

    private static let bad: [(String, [String], String)] = [
        ("suprres a.png", [], "step 1: there is no task 'suprres'. Did you mean 'superres'?"),
        ("sample a | ./x", [], "step 2: there is no task './x'"), ("../a.so b", [], "step 1: there is no task '../a.so'"),
        ("--help", [], "there is no task '--help'"), ("'' a", [], "there is no task ''"),
        ("superres a --factr 2", [], "step 1 (superres): there is no option '--factr'. Did you mean '--factor'?"),
        ("superres a -x", [], "there is no option '-x'. See 'singan-tool superres --help'."), ("superres a --", [], "none"),
        ("superres a --factor", [], "--factor needs a value"), ("sample a -n", [], "-n needs a value"),
        ("sample a -n8", [], "-n can't be part of '-n8'. Write it alone"),
        ("superres a -5", [], "no option '-5'"),
        ("animate a --loop=true", [], "--loop takes no value"), ("superres ''", [], "one argument is empty"),
        ("superres a --json", [], "--json belongs to the command line"), ("superres a -f", [], "-f belongs to the command line"),
        ("sample a | superres @3", [], "step 2 takes '@3', and there is no input or step of that name"),
        ("sample a | superres @3 | superres", [], "step 2 takes @3, which comes later"),
        ("superres @1", [], "step 1 takes its own result"), ("superres @2 | superres", [], "step 1 takes @2, which comes later"),
        ("superres @inptu", ["input"], "Did you mean '@input'?"), ("superres @bg", [], "there is no input or step"),
        ("superres a.png", ["bg"], "no step takes the input bg"), ("superres @1x", ["1x"], "an input can't be called '1x'"),
        ("superres @a", ["a", "a"], "two inputs are called a"),
        ("sample a -o x.png | superres -o x.png", [], "steps 1 and 2 both write 'x.png'"),
        (String(repeating: "superres |", count: 101) + "edit", ["input"], "the pipeline has 102 steps"),
    ]

    @Test(arguments: bad)
    func mistakesAreFound(_ text: String, _ inputs: [String], _ message: String) {
        let found = failure { () throws(SinGANError) in try TaskTable.inline(text, inputs) }
        #expect(found.contains(message) && (message == "none" || found.hasPrefix("64 ")), "\(found)")
    }
}
