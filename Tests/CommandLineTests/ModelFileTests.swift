import Foundation
import SinGANSupport
import TestSupport
import Testing

extension CommandLineTests {
    /// Model files given in a picture's place, whole and damaged; and the models folder.
    @Suite struct ModelFileTests {
        private let tool: Tool

        init() throws {
            tool = try Tool()
            try tool.picture("bg.png")
            let trained = try tool(["train", "bg.png", "-o", "m.singan", "-q"] + Tool.quick)
            #expect(trained.status == 0 && trained.error.isEmpty && trained.output.isEmpty, "\(trained.error)")
        }

        @Test func aModelStandsForItsPicture() throws {
            let outcome = try tool("sample", "m.singan")
            #expect(outcome.status == 0 && !outcome.error.contains("is a model"), "\(outcome.error)")
            #expect(try tool.folder.names().contains("m-sample.png"))
            // By its bytes, whatever it is called.
            try FileManager.default.copyItem(atPath: tool.folder("m.singan"), toPath: tool.folder("m.png"))
            #expect(try tool("sample", "m.png", "-o", "again.png").status == 0)
            // What they were made of has different names; all else is equal.
            #expect(try tool("sample", "m.singan", "-o", "plain.png", "--no-metadata").status == 0)
            #expect(try tool("sample", "m.png", "-o", "plain-again.png", "--no-metadata").status == 0)
            #expect(try tool.bytes("plain.png") == tool.bytes("plain-again.png"))
            try tool.refuses(64, ["sample", "m.singan", "--retrain", "-o", "x.png"], saying: "--retrain")
            try tool.refuses(64, ["train", "m.singan"], saying: "is a model already")
        }

        @Test func damagedModelsAreRefused() throws {
            let whole = try tool.bytes("m.singan")
            try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: tool.folder("cut.singan")))
            try tool.refuses(65, ["sample", "cut.singan"], saying: "cut.singan")
            try whole.prefix(4).write(to: URL(fileURLWithPath: tool.folder("stub.singan")))
            try tool.refuses(65, ["sample", "stub.singan"], saying: "stub.singan")
            try tool.refuses(66, ["sample", "none.singan"], saying: "none.singan")
            var newer = whole
            let format = try #require(newer.range(of: Data(#"\"format\":1"#.utf8)))
            newer.replaceSubrange(format, with: Data(#"\"format\":9"#.utf8))
            try newer.write(to: URL(fileURLWithPath: tool.folder("newer.singan")))
            var flipped = whole
            flipped[whole.count - 100] ^= 4
            try flipped.write(to: URL(fileURLWithPath: tool.folder("flipped.singan")))
            try tool.refuses(65, ["sample", "flipped.singan"], saying: "flipped.singan is damaged", "digest")
            try tool.bytes("bg.png").write(to: URL(fileURLWithPath: tool.folder("picture.singan")))
            try tool.refuses(65, ["sample", "picture.singan"], saying: "picture.singan is a PNG picture, not a model", "ends in .png")
            try tool.refuses(65, ["sample", "newer.singan"], saying: "format 9")
        }

        /// Files of earlier versions, given as such and found by a training.
        @Test func modelsWithoutADigestAreUsedWithANotice() throws {
            let kept = try FileManager.default.contentsOfDirectory(atPath: tool.folder("models")).filter { $0.hasSuffix(".singan") }
            #expect(kept.count == 1)
            for path in [tool.folder("m.singan")] + kept.map({ tool.folder("models/\($0)") }) {
                var file = try Safetensors(AtomicFile.read(path), name: path)
                file.metadata[Safetensors.digestKey] = nil
                try AtomicFile.write(file.encoded(), to: path)
            }
            for source in ["m.singan", "bg.png"] {
                let outcome = try tool(
                    ["sample", source, "-o", "\(source).png"] + (source == "bg.png" ? Tool.quick + ["--engine", "singan"] : []))
                #expect(
                    outcome.status == 0 && outcome.error.contains("\(source) was read from a file without a digest"), "\(outcome.error)")
            }
            #expect(try tool("models", "show", "m.singan").text.contains("digest      none"))
        }

        @Test func theFolderIsListedShownAndCleared() throws {
            let list = try tool("models", "--json")
            let object = try #require(try JSONSerialization.jsonObject(with: list.output) as? [String: Any])
            let models = try #require(object["models"] as? [[String: Any]])
            let identity = try #require(models.first?["identity"] as? String)
            #expect(models.count == 1 && identity.count == 64)
            #expect(try tool("models", "show", String(identity.prefix(8))).text.contains(identity))
            try tool.refuses(66, ["models", "show", "ffffffffffff0"], saying: "no model in", "begins with", "models list")
            #expect(try tool("models", "remove", String(identity.prefix(8))).status == 0)
            #expect(try tool("models", "list").text.hasPrefix("no models in "))
        }
    }
}
