import Foundation
import SinGANImaging
import TestSupport
import Testing

extension CommandLineTests {
    /// Every singan-tool line of the README and of Documentation/ runs, at a size that takes a moment.
    @Suite struct ReadmeRunTests {
        private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..").standardized

        private static func lines() throws -> [[String]] {
            let documents = try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent("Documentation").path)
            let files = ["README.md"] + documents.filter { $0.hasSuffix(".md") }.sorted().map { "Documentation/\($0)" }
            let readme = try files.map { try String(contentsOf: root.appendingPathComponent($0), encoding: .utf8) }.joined(separator: "\n")
            let blocks = readme.components(separatedBy: "```sh\n").dropFirst().compactMap { $0.components(separatedBy: "```").first }
            return blocks.flatMap { $0.split(separator: "\n") }.filter { $0.hasPrefix("singan-tool ") }
                .map { words(String($0)).dropFirst().map { $0 } }
        }

        /// Divided at spaces outside quotes, up to a comment.
        private static func words(_ line: String) -> [String] {
            let words = line.matches(of: /"([^"]*)"|'([^']*)'|\S+/).map { String($0.output.1 ?? $0.output.2 ?? $0.output.0) }
            return Array(words.prefix { $0 != "#" })
        }

        /// The lines' start scales are those of the full size: a small model has fewer. Their budgets are minutes.
        private static func shortened(_ words: [String]) -> [String] {
            words.enumerated().map { index, word in
                switch index > 0 ? words[index - 1] : "" {
                case "--budget": "10s"
                case "--start-scale" where !isInstant(words): String(min(Int(word) ?? 0, 3))
                default: word
                }
            }
        }

        private static func isInstant(_ words: [String]) -> Bool {
            let tasks: Set<String> = ["sample", "paint", "edit", "harmonize", "fill", "style", "explore"]
            return words.first.map(tasks.contains) == true && !words.contains("singan") && !words.contains("--preset")
                && !words.contains("--budget")
        }

        /// The pictures, masks, maps and rasters that the document on companions names.
        private static func companions(_ tool: Tool) throws {
            let values = Tool.pattern(40, 32).values
            for name in ["scan.png", "albedo.png", "a.png", "b.png", "c.png"] { try tool.picture(name) }
            func write(_ name: String, _ format: Raster.Format, bands: Int, _ samples: [UInt8]) throws {
                try ImageWriter().write(
                    Raster(width: 40, height: 32, bands: bands, format: format, samples: samples), to: tool.folder(name))
            }
            let bytes = { (numbers: [UInt16]) in numbers.withUnsafeBytes { [UInt8]($0) } }
            for name in ["scan", "a", "b", "c"] {
                try write("\(name)_mask.png", .uint8, bands: 1, (0..<1280).map { $0 % 40 < 20 ? 255 : 0 })
            }
            try write("normal.png", .uint8, bands: 3, (0..<1280).flatMap { $0 % 3 == 0 ? [128, 128, 255] : [218, 128, 218] })
            try write("height16.png", .uint16, bands: 1, bytes((0..<1280).map { UInt16($0 * 50) }))
            try write("dem.tif", .float32, bands: 1, (0..<1280).map { values[3 * $0] * 500 }.withUnsafeBytes { [UInt8]($0) })
            try write("clouds.tif", .uint8, bands: 1, (0..<1280).map { $0 % 7 == 0 ? 1 : 0 })
            try write("scene.tif", .uint16, bands: 5, bytes((0..<1280 * 5).map { UInt16(values[3 * ($0 / 5) + $0 % 3] * 4000) }))
        }

        @Test func everyLineRuns() throws {
            let tool = try Tool()
            try FileManager.default.createSymbolicLink(
                atPath: tool.folder("Samples"), withDestinationPath: Self.root.appendingPathComponent("Samples").path)
            // The folders that some lines go through.
            for name in ["images", "masks"] {
                try FileManager.default.createDirectory(atPath: tool.folder(name), withIntermediateDirectories: true)
                try tool.picture("\(name)/a.png")
            }
            try Self.companions(tool)
            let lines = try Self.lines()
            #expect(lines.count >= 15)
            for line in lines {
                let words = Self.shortened(line)
                let isBudgeted = words.contains("--budget")
                // What trains nothing is quick at full size.
                let isPicture = words.contains { $0.contains("Samples/") } && !Self.isInstant(words)
                let outcome = try tool(
                    words + (isPicture ? ["--max-size", "48", "--min-size", "20"] : [])
                        + (isPicture && !isBudgeted ? ["--iterations", "3"] : []))
                #expect(outcome.status == 0, "\(words): \(outcome.error)")
                for (option, file) in zip(words, words.dropFirst()) where option == "-o" && !file.contains("{name}") {
                    #expect(FileManager.default.fileExists(atPath: tool.folder(file)), "\(words)")
                }
            }
        }
    }
}
