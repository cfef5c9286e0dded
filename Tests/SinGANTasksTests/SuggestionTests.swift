import Testing

@testable import SinGANTasks

@Suite struct SuggestionTests {
    @Test(arguments: [
        ("kitten", "sitting", 3), ("", "abc", 3), ("abc", "", 3), ("same", "same", 0), ("smaple", "sample", 1), ("ab", "ba", 1),
    ])
    func distances(_ a: String, _ b: String, _ expected: Int) {
        #expect(Suggestion.distance(a, b) == expected)
        #expect(Suggestion.distance(b, a) == expected)
    }

    @Test(arguments: [
        ("harmonise", "harmonize"), ("HARMONIZE", "harmonize"), ("smaple", "sample"), ("harm", "harmonize"), ("modles", "models"),
    ])
    func near(_ word: String, _ expected: String) {
        #expect(Suggestion.nearest(to: word, among: ["sample", "harmonize", "models", "train"]) == expected)
    }

    @Test(arguments: ["xyzzy", "q", "superres"])
    func far(_ word: String) {
        #expect(Suggestion.nearest(to: word, among: ["sample", "harmonize", "models", "train"]) == nil)
    }
}
