import Foundation
import Testing

/// What the README shows is what compiles.
@Suite struct ReadmeTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..").standardized

    /// README.md's Swift blocks.
    private static func blocks() throws -> [String] {
        let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        return readme.components(separatedBy: "```swift\n").dropFirst().compactMap { $0.components(separatedBy: "```").first }
    }

    /// The first one is the file ReadmeSnippet.swift, which is compiled with these tests, to the letter.
    @Test func theSnippetCompiles() throws {
        let file = Self.root.appendingPathComponent("Tests/SinGANToolKitTests/ReadmeSnippet.swift")
        #expect(try Self.blocks().first == String(contentsOf: file, encoding: .utf8))
    }

    /// The second one is a sample package's program.
    @Test func theProgramIsTheSamples() throws {
        let file = Self.root.appendingPathComponent("Samples/CustomTask/Sources/my-tool/MyTool.swift")
        let blocks = try Self.blocks()
        #expect(blocks.count == 2)
        #expect(try blocks.last == String(contentsOf: file, encoding: .utf8))
    }
}
