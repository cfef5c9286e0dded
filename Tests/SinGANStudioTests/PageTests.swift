import Foundation
import Testing

@testable import SinGANStudio

/// The page in the program is the page in the folder.
@Suite struct PageTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Sources/Counter/CStudioPage").path

    @Test func everyFileIsEmbedded() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(Self.folder)/page").sorted()
        #expect(StudioPage.files.keys.sorted() == names, "studio_page.c lists other files than page/ has")
        #expect(names.contains("index.html"))
        for name in names {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(Self.folder)/page/\(name)"))
            #expect(Data(StudioPage.files[name] ?? []) == bytes, "\(name) in the program is another one: build it anew")
            #expect(StudioPage.contentType(of: name) != "application/octet-stream", "\(name) has a content type")
        }
    }

    @Test func everyFileIsListedOnce() throws {
        let source = try String(contentsOfFile: "\(Self.folder)/studio_page.c", encoding: .utf8)
        for name in StudioPage.files.keys {
            #expect(source.components(separatedBy: "#embed \"page/\(name)\"").count == 2)
            #expect(source.components(separatedBy: "FILE_OF_PAGE(\"\(name)\",").count == 2)
        }
    }

    /// The policy forbids scripts and styles in the page itself.
    @Test func thePageKeepsToThePolicy() throws {
        for (name, bytes) in StudioPage.files where name.hasSuffix(".html") {
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(!text.contains("<style") && !text.contains(" style=") && !text.contains(" onclick="))
            for script in text.matches(of: /<script[^>]*>([^<]*)<\/script>/) {
                #expect(script.output.1.allSatisfy { $0.isWhitespace }, "\(script.output.0)")
            }
            #expect(!text.contains("http://") && !text.contains("https://"))
        }
    }
}
