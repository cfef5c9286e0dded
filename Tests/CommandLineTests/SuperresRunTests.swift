import Foundation
import SinGANSupport
import TestSupport
import Testing

@testable import SinGANImaging

extension CommandLineTests {
    /// `superres` from a picture to a larger one.
    @Suite struct SuperresRunTests {
        private let tool: Tool

        init() throws {
            tool = try Tool()
            try tool.picture("bg.png", 41, 33)
        }

        /// By patches, the default: nothing is trained, and the result is the picture once it is shrunk again.
        @Test func patchesTrainNothingAndShrinkToThePicture() throws {
            // Waves: no enlargement whatsoever shrinks to single pixels of black and white.
            let waves = (0..<41 * 33 * 3).map { i -> Float in
                let (x, y, c) = (Double(i / 3 % 41), Double(i / 123), Double(i % 3))
                return Float(0.5 + 0.4 * sin(x / 2 + c) * cos(y / 3))
            }
            try ImageWriter().write(Image(pixels: Pixels(width: 41, height: 33, values: waves)), to: tool.folder("bg.png"))
            let first = try tool("superres", "bg.png", "--models", "models")
            #expect(first.status == 0 && first.text.contains("41x33 -> 164x132"), "\(first.error)")
            #expect(try !tool.folder.names().contains("models"))
            let (given, result) = (try read("bg.png").pixels(), try read("bg-superres.png").pixels())
            let back = result.resized(width: 41, height: 33)
            #expect(zip(back.values, given.values).allSatisfy { abs($0 - $1) < 2.0 / 255 })
            let text = try ImageReader().text(of: tool.folder("bg-superres.png"))
            #expect(text["singan"]?.contains(#"["engine","patches"]"#) == true)
            for threads in ["1", "3"] {
                #expect(try tool("superres", "bg.png", "--threads", threads, "--seed", threads, "-o", "t\(threads).png").status == 0)
                #expect(try read("t\(threads).png").samples == read("bg-superres.png").samples)
            }
            try tool.refuses(64, ["superres", "bg.png", "--factor", "1000", "-o", "large.png"], saying: "41x33", "16384", "at most 399.6")
            try tool.picture("tiny.png", 3, 2)
            #expect(try tool("superres", "tiny.png", "--factor", "5").text.contains("3x2 -> 15x10"))
        }

        @Test func everyFactorEndsAtItsSizeAndSharesOneModel() throws {
            let first = try tool(["superres", "bg.png"] + Tool.quick)
            #expect(first.status == 0, "\(first.error)")
            #expect(first.error.contains("this task needs a model of its own: alpha 100") && first.error.contains("plan:"))
            #expect(first.text.contains("6 passes: 41x33 -> 52x42 -> ") && first.text.contains("wrote bg-superres.png (164x132)\n"))
            for (factor, size) in [("1.5", "62x50"), ("2", "82x66"), ("3.7", "152x122")] {
                let outcome = try tool(["superres", "bg.png", "--factor", factor, "-o", "x\(factor).png"] + Tool.quick)
                #expect(outcome.status == 0 && outcome.error.isEmpty, "no second training: \(outcome.error)")
                #expect(outcome.text.contains("wrote x\(factor).png (\(size))\n"), "\(outcome.text)")
            }
            let text = try ImageReader().text(of: tool.folder("x3.7.png"))
            #expect(
                text["singan"]?.contains(#""options":{"factor":3.7"#) == true && text["singan"]?.contains(#""task":"superres""#) == true)
        }

        @Test func theSameSeedGivesTheSameBytesWithAnyNumberOfThreads() throws {
            func run(_ name: String, _ options: String...) throws -> Data {
                let outcome = try tool(["superres", "bg.png", "--factor", "2", "-o", name] + options + Tool.quick)
                #expect(outcome.status == 0, "\(outcome.error)")
                return try tool.bytes(name)
            }
            let first = try run("a.png", "--seed", "3", "--threads", "1")
            #expect(try run("b.png", "--seed", "3", "--threads", "2") == first)
            #expect(try run("c.png", "--seed", "3", "--threads", "1", "--retrain") == first)
            // Other pixels, not only another recipe.
            _ = try run("d.png", "--seed", "3", "--as-published")
            _ = try run("e.png", "--seed", "4", "--as-published")
            #expect(try read("e.png").samples != read("d.png").samples && read("d.png").samples != read("a.png").samples)
        }

        @Test func alphaAndProfileComeThrough() throws {
            let profile = try VipsOperation("profile_load", [("name", .text("p3"))]).bytes("profile")
            let alpha = Mask(width: 40, height: 32, values: (0..<40 * 32).map { $0 % 40 < 20 ? 1 : 0 })
            let image = Image(pixels: Tool.pattern(40, 32), alpha: alpha).with(profile: profile, exif: nil)
            try ImageWriter().write(image, to: tool.folder("p3.png"))
            #expect(try tool(["superres", "p3.png", "--factor", "1.5"] + Tool.quick).status == 0)
            let result = try read("p3-superres.png")
            #expect((result.width, result.height) == (60, 48) && result.profile == profile)
            let enlarged = try #require(result.alpha())
            for (pixel, value) in enlarged.values.enumerated() where abs(pixel % 60 - 30) > 3 {
                #expect(value == (pixel % 60 < 30 ? 1 : 0))
            }
        }

        @Test func badFactorsAreRefusedBeforeTheTraining() throws {
            for factor in ["1", "0.5", "-2", "1.0"] { try tool.refuses(64, superres(factor), saying: "--factor", "above 1") }
            for factor in ["two", "nan", "inf", ""] { try tool.refuses(64, superres(factor), saying: "--factor", "not a number") }
            try tool.refuses(64, superres("1.001"), saying: "leaves 41x33 as it is")
            try tool.refuses(64, superres("1000"), saying: "41x33", "16384", "at most 399.6")
        }

        @Test func badPicturesAreRefusedBeforeTheTraining() throws {
            try tool.refuses(66, ["superres", "missing.png"], saying: "missing.png")
            try tool.folder.write("not a picture at all", to: "text.png")
            try tool.refuses(65, ["superres", "text.png"], saying: "text.png", "PNG")
            try tool.picture("small.png", 20, 30)
            try tool.refuses(65, ["superres", "small.png", "--engine", "singan"], saying: "20x30", "23 pixels")
        }

        /// A model that was trained for other tasks says so; one of this task stands in for its picture.
        @Test func onlyAModelOfThisTaskStandsInForThePicture() throws {
            #expect(try tool(["train", "bg.png", "-o", "other.singan"] + Tool.quick).status == 0)
            try tool.refuses(64, ["superres", "other.singan"], saying: "other.singan", "alpha 100", "Name the picture")
            let trained = try tool(["superres", "bg.png", "-o", "a.png", "--json"] + Tool.quick)
            let report = try #require(try JSONSerialization.jsonObject(with: trained.output) as? [String: Any], "\(trained.error)")
            let model = try #require(report["model"] as? String)
            let outcome = try tool(["superres", "models/\(model).singan", "-o", "b.png", "--factor", "2"])
            #expect(outcome.status == 0 && outcome.text.contains("wrote b.png (64x52)"), "\(outcome.error)")
        }

        /// The largest last pass that leads to 4096x4096, from a picture as large as a step of 1.26 allows, by either engine. Only in single precision: the promise
        /// is the program's as it is delivered, and doubles would take a minute.
        @Test(.enabled(if: isSinglePrecision)) func aPictureOf4096By4096FitsIntoAGigabyte() throws {
            let side = 3251
            // Smooth, as large photographs are: a picture of single pixels takes three times as long.
            let large = Tool.pattern(64, 64).resized(width: side, height: side)
            let image = Image(width: side, height: side, depth: .eight, colorChannels: 3, hasAlpha: false, samples: large.quantized())
            try ImageWriter().write(image, to: tool.folder("large.png"))
            let outcome = try tool(["superres", "large.png", "--factor", "1.26", "-o", "huge.png"] + Tool.quick)
            #expect(outcome.status == 0 && outcome.text.contains("1 pass: 3251x3251 -> 4096x4096"), "\(outcome.error)")
            let patches = try tool(["superres", "large.png", "--factor", "1.26", "-o", "huge.png", "-f"])
            #expect(patches.status == 0 && patches.text.contains("3251x3251 -> 4096x4096"), "\(patches.error)")
            var usage = rusage()
            #expect(getrusage(Self.children, &usage) == 0)
            #if os(Linux)
                let peak = usage.ru_maxrss * 1024
            #else
                let peak = usage.ru_maxrss
            #endif
            // Of all runs of the program until now, so at least of this one.
            #expect((300_000_000...1_000_000_000).contains(peak), "\(peak) bytes")
        }

        #if canImport(Glibc)
            private static let children = RUSAGE_CHILDREN.rawValue
        #else
            private static let children = RUSAGE_CHILDREN
        #endif

        private func superres(_ factor: String) -> [String] { ["superres", "bg.png", "--factor", factor] + Tool.quick }
        private func read(_ name: String) throws -> Image { try ImageReader().read(tool.folder(name)) }
    }
}
