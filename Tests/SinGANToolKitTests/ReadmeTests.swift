import Foundation
import Testing

/// What the README shows is what compiles.
@Suite struct ReadmeTests {
    /// README.md's Swift block is the file ReadmeSnippet.swift, which is compiled with these tests, to the letter.
    @Test func theSnippetCompiles() throws {
        let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let readme = try String(contentsOf: here.appendingPathComponent("../../README.md").standardized, encoding: .utf8)
        let snippet = try String(contentsOf: here.appendingPathComponent("ReadmeSnippet.swift"), encoding: .utf8)
        let block = try #require(readme.components(separatedBy: "```swift\n").dropFirst().first?.components(separatedBy: "```").first)
        #expect(block == snippet)
    }
}
