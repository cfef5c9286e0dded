import Foundation
import Testing

/// What Documentation/Library.md and the articles show is what compiles.
@Suite struct LibraryTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..").standardized

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    private static func firstBlock(_ page: String) throws -> String? {
        try text(page).components(separatedBy: "```swift\n").dropFirst().first?.components(separatedBy: "```").first
    }

    /// The first Swift block of each is the file LibrarySnippet.swift, which is compiled with these tests, to the letter.
    @Test(arguments: ["Documentation/Library.md", "Sources/Counter/SinGAN/SinGAN.docc/GettingStarted.md"])
    func theSnippetCompiles(_ page: String) throws {
        #expect(try Self.firstBlock(page) == Self.text("Tests/SinGANTests/LibrarySnippet.swift"))
    }

    /// The article's program is a sample package's.
    @Test func theProgramIsTheSamples() throws {
        let program = try Self.text("Samples/CustomTask/Sources/my-tool/MyTool.swift")
        #expect(try Self.firstBlock("Sources/Counter/SinGAN/SinGAN.docc/TaskOfYourOwn.md") == program)
    }
}
