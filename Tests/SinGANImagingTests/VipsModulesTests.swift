import Foundation
import Testing

@testable import SinGANImaging

@Suite struct VipsModulesTests {
    #if os(Linux)
        /// What other tests load stays in this process: the codec, and nothing else.
        @Test func nothingIsLoadedThatNobodyAskedFor() throws {
            VipsRuntime.start()
            let maps = try #require(try FileHandle(forReadingAtPath: "/proc/self/maps")?.readToEnd())
            let lines = String(decoding: maps, as: UTF8.self).split(separator: "\n")
            let library = try #require(lines.first { $0.contains("/libvips.so") })
            // A libvips without modules has nothing to leave out.
            let folder = (String(library[library.firstIndex(of: "/")!...]) as NSString).deletingLastPathComponent
            let hasModules = try FileManager.default.contentsOfDirectory(atPath: folder).contains { $0.hasPrefix("vips-modules-") }
            #expect((VipsModules.folder != nil) == hasModules)
            #expect(!lines.contains { $0.contains("/vips-modules-") && !$0.hasSuffix("/vips-heif.so") })
            #expect(getenv("VIPSHOME") == nil)
        }
    #endif

    @Test(.enabled(if: ImageFormat.avif.canSave)) func theCodecIsLoadedWhenItIsNeeded() throws {
        let bytes = try ImageWriter().encode(Image(pixels: TestPictures.colorful(width: 32, height: 24)), format: .avif)
        #expect(ImageFormat.of(bytes: bytes) == .avif || ImageFormat.of(bytes: bytes) == .heic)
        #expect(try ImageReader().read(bytes: bytes, name: "a.avif").width == 32)
    }
}
