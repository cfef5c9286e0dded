import SinGANPipelines
import SinGANSupport
import Testing

@Suite struct ShellWordsTests {
    private static let good: [(String, [[String]])] = [
        ("a b  c", [["a", "b", "c"]]),
        (" a\tb\n c ", [["a", "b", "c"]]),
        ("a|b | c", [["a"], ["b"], ["c"]]),
        (#"a 'b c' "d e""#, [["a", "b c", "d e"]]),
        (#"a 'b|c' "d|e" f\|g"#, [["a", "b|c", "d|e", "f|g"]]),
        (#"x'y'"z"\w"#, [["xyzw"]]),
        (#"a '' """#, [["a", "", ""]]),
        (#"a\ b \\ \""#, [["a b", "\\", "\""]]),
        ("a 'b\\c' \"d\\c\" ", [["a", "b\\c", "d\\c"]]),
        (#""\$ \` \" \\ \n""#, [["$ ` \" \\ \\n"]]),
        ("a\\\nb \"c\\\nd\" 'e\nf'", [["ab", "cd", "e\nf"]]),
        (#"$HOME `x` * ? ~ {a,b} [c] #d !e =f %g"#, [["$HOME", "`x`", "*", "?", "~", "{a,b}", "[c]", "#d", "!e", "=f", "%g"]]),
        ("a ';&<>()'", [["a", ";&<>()"]]),
        ("é \"ü\u{301}\" 鳥.png", [["é", "ü\u{301}", "鳥.png"]]),
        ("a \"b\"\u{301}", [["a", "b\u{301}"]]),
    ]

    @Test(arguments: good)
    func wordsAreThoseOfAShell(_ text: String, _ steps: [[String]]) throws {
        #expect(try ShellWords.steps(text) == steps)
    }

    @Test(arguments: [
        ("", "64 the pipeline has no steps. Write tasks with | between them."), ("  ", "no steps"),
        ("| a", "before the first |, at character 1"), ("a |", "behind the last |, at character 4"),
        ("a | | b", "between two |, at character 4"), ("a || b", "between two |, at character 4"),
        ("a 'b", "64 the quote ' at character 3 has no end"), ("a \"b\\\"", "the quote \" at character 3"),
        ("a \\", "ends with a backslash, at character 3"), ("a; b", "';' at character 2"), ("a & b", "'&' at character 3"),
        ("a > b.png", "'>' at character 3"), ("a < b", "'<'"), ("a (b)", "'('"), ("a b)", "')'"),
    ])
    func whatAShellWouldActUponIsRefused(_ text: String, _ message: String) {
        let found = failure { () throws(SinGANError) in try ShellWords.steps(text) }
        #expect(found.hasPrefix("64 ") && found.contains(message), "\(found)")
    }
}
