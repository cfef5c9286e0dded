import Foundation
import TestSupport
import Testing

extension CommandLineTests {
    /// Every output that can't or mustn't be written is refused before anything is trained.
    @Suite struct OutputErrorTests {
        private let tool: Tool

        init() throws {
            tool = try Tool()
            try tool.picture("bg.png")
            try tool.cutout("obj.png")
        }

        @Test func refusedBeforeTraining() throws {
            try tool.refuses(73, ["sample", "bg.png", "-o", "none/x.png"], saying: "none")
            try tool.refuses(73, ["sample", "bg.png", "-o", "/proc/x.png"], saying: "/proc")
            try tool.refuses(73, ["sample", "bg.png", "-o", "bg.png", "--force"], saying: "input")
            try tool.refuses(73, ["sample", "bg.png", "-o", "obj.png"], saying: "--force")
            try tool.refuses(64, ["sample", "bg.png", "-o", "x.doc"], saying: ".doc", ".png")
            try tool.refuses(64, ["sample", "bg.png", "-o", "x"], saying: "extension")
            try tool.refuses(64, ["sample", "bg.png", "-o", "-", "--json"], saying: "--json")
            try tool.refuses(73, ["harmonize", "bg.png", "obj.png", "--naive", "obj.png", "--force"], saying: "--naive")
            try tool.refuses(64, ["harmonize", "bg.png", "obj.png", "--all-scales", "x.txt"], saying: ".txt")
            try tool.refuses(64, ["train", "bg.png", "-o", "model.png"], saying: ".singan")
            try tool.refuses(73, ["train", "bg.png", "--models", "/proc/models"], saying: "/proc/models")
        }

        /// A file size limit stands in for a full disk: both end write() half-way.
        /// The model file doesn't fit: the training says so and leaves nothing half-written.
        @Test func aFullDiskEndsATraining() throws {
            try tool.picture("bg.png")
            let outcome = try tool(["train", "bg.png", "--max-size", "32", "--min-size", "18", "--iterations", "2"], limitKilobytes: 64)
            #expect(outcome.status == 74, "\(outcome.error)")
            #expect(outcome.lines.last?.hasPrefix("singan-tool: error: can't write ") == true, "\(outcome.error)")
            // No -o says where models are kept.
            #expect(outcome.lines.last?.contains("--models") == true && outcome.lines.last?.contains(" -o") == false, "\(outcome.error)")
            let left = try FileManager.default.contentsOfDirectory(atPath: tool.folder("models")).filter { !$0.hasSuffix(".lock") }
            #expect(left.isEmpty, "\(left)")
        }

        @Test func aFullDiskLeavesNothingBehind() throws {
            let trained = try tool(["train", "bg.png", "-q"] + Tool.quick)
            #expect(trained.status == 0, "\(trained.error)")
            let before = try tool.folder.names()
            let picture = try tool.start(
                ["sample", "bg.png", "--size", "200x200", "-o", "big.png"] + Tool.quick, limitKilobytes: 8
            ).outcome()
            #expect(picture.status == 74, "\(picture.error)")
            #expect(picture.lines.last?.hasPrefix("singan-tool: error: can't write big.png") == true, "\(picture.error)")
            let model = try tool.start(["train", "bg.png", "-o", "copy.singan"] + Tool.quick, limitKilobytes: 8).outcome()
            #expect(model.status == 74, "\(model.error)")
            #expect(try tool.folder.names() == before)
        }
    }
}
