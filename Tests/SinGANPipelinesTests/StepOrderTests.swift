import SinGANPipelines
import SinGANSupport
import Testing

@Suite struct StepOrderTests {
    /// Steps "a: b c" (a takes the results of b and c), in this order.
    private static func pipeline(_ text: String) -> Pipeline {
        let steps = text.split(separator: ",").map { line in
            let halves = line.split(separator: ":", omittingEmptySubsequences: false)
            let sources = halves[1].split(separator: " ").map { "@\($0)" }
            let name = halves[0].filter { $0 != " " }
            return PipelineStep(
                name: name, task: "harmonize", pictures: Array(sources.prefix(1)),
                options: sources.dropFirst().map { .init(name: "mask", values: [$0]) })
        }
        return Pipeline(inputs: [.init(name: "in", path: nil)], steps: steps)
    }

    private static let graphs: [(String, [Int], [[Int]], [Int])] = [
        ("a: in", [0], [[]], [0]),
        ("a:, b: a, c: b", [0, 1, 2], [[1], [2], []], [2]),
        ("c: b, b: a, a:", [2, 1, 0], [[], [0], [1]], [0]),
        ("x:, c: a, y:, a: x, z: a a in", [0, 2, 3, 1, 4], [[3], [], [], [1, 4], []], [1, 2, 4]),
        ("a:, b: a, c: a, d: b c", [0, 1, 2, 3], [[1, 2], [3], [3], []], [3]),
    ]

    @Test(arguments: graphs)
    func stepsRunAsWrittenUnlessOneComesLater(_ text: String, _ order: [Int], _ consumers: [[Int]], _ finals: [Int]) throws {
        let found = try StepOrder(Self.pipeline(text))
        #expect(found.order == order)
        #expect(found.consumers == consumers)
        #expect(found.finals == finals)
    }

    @Test(arguments: [
        ("a: a", "65 step a takes its own result"), ("a: b, b: a", "a circle: a -> b -> a"),
        ("x: in, b: a, c: b, a: c, d: a", "a circle: b -> c -> a -> b"), ("d: a, a: b, b: a", "a circle: a -> b -> a"),
        ("a: x", "65 step a takes '@x', and there is no input or step of that name. There are: @in."),
        ("abcd: in, b: abdc", "Did you mean '@abcd'?"), ("a:, a:", "two steps are called a"),
        ("in:", "a step and an input are both called in"),
    ])
    func circlesAndUnknownNamesAreRefused(_ text: String, _ message: String) {
        let found = failure { () throws(SinGANError) in try StepOrder(Self.pipeline(text)) }
        #expect(found.contains(message) && found.hasPrefix("65 "), "\(found)")
    }

    @Test func aLongCircleFitsOnALine() {
        let text = (0..<100).map { "s\($0): s\(($0 + 99) % 100)" }.joined(separator: ", ")
        let found = failure { () throws(SinGANError) in try StepOrder(Self.pipeline(text)) }
        #expect(found.contains("circle: s0 -> s1 -> s2 -> s3 -> s4 -> s5 -> s6 -> s7 -> s8 -> s9 -> ... -> s0"), "\(found)")
    }
}
