import Foundation
import Testing

@testable import SinGANImaging

@Suite struct VipsModulesTests {
    /// What other tests load stays in this process: the codec, and nothing else.
    @Test(.enabled(if: VipsModules.folder != nil)) func nothingIsLoadedThatNobodyAskedFor() throws {
        VipsRuntime.start()
        let maps = try String(contentsOfFile: "/proc/self/maps", encoding: .utf8)
        let loaded = maps.split(separator: "\n").filter { $0.contains("/vips-modules-") && !$0.hasSuffix("/vips-heif.so") }
        #expect(loaded.isEmpty)
        #expect(getenv("VIPSHOME") == nil)
    }

    @Test(.enabled(if: ImageFormat.avif.canSave)) func theCodecIsLoadedWhenItIsNeeded() throws {
        let bytes = try ImageWriter().encode(Image(pixels: TestPictures.colorful(width: 32, height: 24)), format: .avif)
        #expect(ImageFormat.of(bytes: bytes) == .avif || ImageFormat.of(bytes: bytes) == .heic)
        #expect(try ImageReader().read(bytes: bytes, name: "a.avif").width == 32)
    }
}
