import SinGANSupport
import Testing

@testable import SinGANPipelines

/// Texts that nobody wrote: whatever happens, nothing traps, and errors are of the right kind.
@Suite struct FuzzTests {
    /// Reproducible.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state ^ (state >> 29)) &* 0x9E37_79B9_7F4A_7C15
        }
    }

    private static let pieces = [
        "[", "]", "{", "}", ", ", ",", ": ", ":", "- ", "-", "? ", "?", "# ", "#", "&a ", "*a", "!t ", "| ", "> ", "'", "\"", "\\", "\n",
        "\n  ", "\n    ", " ",
        "a", "a: ", "\"b\"", "'c'", "\r", "\t", "@", "%", "---", "...", "<<: ", "~", "null", "1", "é", "\u{2028}", "\u{0}", "steps: ",
        "task: ", "in: ", "with: ",
        "out: ", "sample", "\n- ", "\n---\n", "[[[[", "{{{{", "- - - ",
    ]

    private static func mutated(_ text: String, _ dice: inout Dice) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...6, using: &dice) {
            let position = Int.random(in: 0...bytes.count, using: &dice)
            switch Int.random(in: 0..<5, using: &dice) {
            case 0: bytes.insert(contentsOf: Array((pieces.randomElement(using: &dice) ?? "").utf8), at: position)
            case 1: bytes.removeSubrange(position..<min(bytes.count, position + Int.random(in: 0...9, using: &dice)))
            case 2: bytes.insert(UInt8.random(in: 0...255, using: &dice), at: position)
            case 3: bytes.insert(contentsOf: bytes.prefix(position).suffix(40), at: position)
            default: if position < bytes.count { bytes[position] = UInt8.random(in: 0...255, using: &dice) }
            }
        }
        return bytes
    }

    @Test func mutatedFilesAreReadOrRefused() {
        var (dice, read) = (Dice(state: 1), 0)
        for _ in 0..<4000 {
            let bytes = Self.mutated(YAMLTests.example, &dice)
            do {
                _ = try Pipeline(yaml: bytes, name: "p.yaml", schema: TaskTable.schema)
                read += 1
            } catch {
                #expect(error.code == .badData && error.message.hasPrefix("p.yaml:"), "\(error)")
                #expect(!error.description.contains { $0.isNewline } && error.description.utf8.count < 400, "\(error)")
            }
        }
        #expect(read > 100, "some mutations change nothing: \(read)")
    }

    @Test func mutatedLinesAreReadOrRefused() {
        var (dice, read) = (Dice(state: 2), 0)
        let line = "harmonize bg.png @input --at '1, 2' | superres --factor=2 -o \"x y.png\" | animate --loop @2 | sample -n 3 -st"
        for _ in 0..<4000 {
            let text = String(decoding: Self.mutated(line, &dice), as: UTF8.self)
            do {
                _ = try Pipeline(inline: text, inputs: ["input"], schema: TaskTable.schema)
                read += 1
            } catch {
                #expect(error.code == .usage, "\(error)")
            }
        }
        #expect(read > 100, "some mutations change nothing: \(read)")
    }

    /// What the gate lets through, the parser takes for no deeper than the gate did, and nothing in it is an anchor.
    @Test func theGateSeesWhatTheParserSees() throws {
        var (dice, passed, deepest) = (Dice(state: 3), 0, 0)
        let problem = FileProblem(name: "p")
        for _ in 0..<40_000 {
            var text = Self.nested(Int.random(in: 0...12, using: &dice), &dice)
            for _ in 0..<Int.random(in: 0...8, using: &dice) {
                let place = text.indices.randomElement(using: &dice) ?? text.startIndex
                text.insert(contentsOf: Self.pieces.randomElement(using: &dice) ?? "", at: place)
            }
            guard let whole = try? YAMLText(Array(text.utf8), problem), (try? YAMLGate(problem).check(whole)) != nil else { continue }
            passed += 1
            guard let node = try? YAMLNode.read(whole, problem) else { continue }
            let depth = Self.depth(node)
            deepest = max(deepest, depth)
            // Outside brackets a level takes a line.
            let lines = text.count { $0.isNewline } + 1
            #expect(depth <= PipelineLimits.brackets + lines, "\(text)")
        }
        #expect(passed > 1000 && deepest > 7, "\(passed) \(deepest)")
    }

    private static func nested(_ levels: Int, _ dice: inout Dice) -> String {
        guard levels > 0 else { return ["a", "\"b\"", "'c'", "a b", ""].randomElement(using: &dice) ?? "" }
        let inner = nested(levels - 1, &dice)
        switch Int.random(in: 0..<6, using: &dice) {
        case 0: return "{a: \(inner), \"b\":c}"
        case 1: return "[\(inner), d]"
        case 2: return "[e,\n \(inner)\n]"
        case 3: return "k: \(inner)\nl: m"
        case 4: return "k:\n" + inner.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
        default: return "- \(inner)\n- n"
        }
    }

    private static func depth(_ node: YAMLNode) -> Int {
        switch node.content {
        case .text: 0
        case .list(let nodes): 1 + (nodes.map(depth).max() ?? 0)
        case .map(let pairs): 1 + (pairs.map { depth($0.value) }.max() ?? 0)
        }
    }
}
