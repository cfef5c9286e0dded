import Foundation
import SinGANImaging
import TestSupport
import Testing

extension CommandLineTests {
    /// Something taken out of a picture.
    @Suite struct FillRunTests {
        private let tool: Tool

        init() throws {
            tool = try Tool()
            try tool.picture("a.png", 64, 48)
            try write("m.png") { x, y in (20..<34).contains(x) && (10..<30).contains(y) ? 1 : 0 }
        }

        private func write(_ name: String, _ value: (Int, Int) -> Float) throws {
            let values = (0..<64 * 48).map { value($0 % 64, $0 / 64) }
            try ImageWriter().write(
                Image(pixels: Pixels(width: 64, height: 48, values: values.flatMap { [$0, $0, $0] })), to: tool.folder(name))
        }

        @Test func outsideOfTheMaskNoByteChanges() throws {
            let outcome = try tool("fill", "a.png", "--mask", "m.png", "-o", "x.png")
            #expect(outcome.status == 0 && outcome.text.contains("filled: "), "\(outcome.error)")
            let (before, after) = (try ImageReader().read(tool.folder("a.png")), try ImageReader().read(tool.folder("x.png")))
            var changed = 0
            for i in before.samples.indices {
                let (x, y) = (i / 3 % 64, i / 3 / 64)
                if (20..<34).contains(x) && (10..<30).contains(y) {
                    changed += before.samples[i] == after.samples[i] ? 0 : 1
                } else {
                    #expect(before.samples[i] == after.samples[i], "\(x),\(y)")
                }
            }
            #expect(changed > 200)
        }

        @Test func transparencyCanBeTheMask() throws {
            let pixels = try ImageReader().read(tool.folder("a.png")).pixels()
            let alpha = Mask(width: 64, height: 48, values: (0..<64 * 48).map { (30..<40).contains($0 % 64) ? 0 : 1 })
            try ImageWriter().write(Image(pixels: pixels, alpha: alpha), to: tool.folder("hole.png"))
            #expect(try tool("fill", "hole.png", "-o", "x.png").status == 0)
            let after = try ImageReader().read(tool.folder("x.png"))
            #expect(after.alpha() == nil, "opaque everywhere")
        }

        @Test func candidatesDiffer() throws {
            #expect(try tool("fill", "a.png", "--mask", "m.png", "-n", "2", "-o", "out/").status == 0)
            let files = try FileManager.default.contentsOfDirectory(atPath: tool.folder("out")).sorted()
            #expect(files.count == 2)
            let samples = try files.map { try ImageReader().read(tool.folder("out/\($0)")).samples }
            #expect(samples[0] != samples[1])
        }

        @Test func masksThatCantBeUsedAreRefused() throws {
            try write("all.png") { _, _ in 1 }
            try write("none.png") { _, _ in 0 }
            try write("most.png") { x, _ in x < 60 ? 1 : 0 }
            try tool.refuses(65, ["fill", "a.png", "--mask", "all.png"], saying: "all white")
            try tool.refuses(65, ["fill", "a.png", "--mask", "none.png"], saying: "all black")
            try tool.refuses(65, ["fill", "a.png", "--mask", "most.png"], saying: "7x7", "less of it white")
            try tool.refuses(65, ["fill", "a.png"], saying: "--mask")
        }
    }
}
