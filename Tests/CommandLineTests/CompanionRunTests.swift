import Foundation
import SinGANImaging
import TestSupport
import Testing

extension CommandLineTests {
    /// `--with`: masks and maps that go with a picture.
    @Suite struct CompanionRunTests {
        private let tool: Tool

        init() throws {
            tool = try Tool()
            try tool.picture("bg.png", 64, 48)
            let indices = (0..<64 * 48).map { UInt8(($0 % 64) / 8 % 3) }
            let palette = Palette(colors: [200, 0, 0, 0, 150, 0, 0, 0, 100], alphas: [255, 128])
            try ImageWriter().write(Raster(width: 64, height: 48, indices: indices, palette: palette), to: tool.folder("bg_mask.png"))
            let heights = (0..<64 * 48).map { Float($0 % 64) * 1.5 - 20 }
            try ImageWriter().write(
                Raster(width: 64, height: 48, bands: 1, format: .float32, samples: heights.withUnsafeBytes { [UInt8]($0) }),
                to: tool.folder("height.tif"))
        }

        private func raster(_ name: String) throws -> Raster { try ImageReader().raster(tool.folder(name)) }

        @Test func companionsLieBesideTheResult() throws {
            let outcome = try tool([
                "sample", "bg.png", "--engine", "patches", "--with", "bg_mask.png", "--with", "height.tif", "--with", "own=bg.png", "-n",
                "2", "--json",
            ])
            #expect(outcome.status == 0, "\(outcome.error)")
            let object = try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
            let outputs = try #require(object["outputs"] as? [[String: Any]])
            #expect(
                outputs.compactMap { $0["path"] as? String } == [
                    "bg-sample-1.png", "bg-sample-1-mask.png", "bg-sample-1-height.tif", "bg-sample-1-own.png", "bg-sample-2.png",
                    "bg-sample-2-mask.png", "bg-sample-2-height.tif", "bg-sample-2-own.png",
                ])
            #expect(outputs.compactMap { $0["companion"] as? String } == ["mask", "height", "own", "mask", "height", "own"])
            let mask = try raster("bg-sample-1-mask.png")
            #expect(mask.palette == (try raster("bg_mask.png")).palette && Set(mask.samples).isSubset(of: [0, 1, 2]))
            let height = try raster("bg-sample-1-height.tif")
            #expect(height.format == .float32 && height.withSamples(as: Float.self) { $0.allSatisfy { (-20...76).contains($0) } })
            let (own, result) = (try raster("bg-sample-2-own.png"), try raster("bg-sample-2.png"))
            #expect(zip(own.samples, result.samples).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
        }

        @Test func exactValuesAreThoseOfTheFile() throws {
            #expect(try tool(["sample", "bg.png", "--engine", "patches", "--with", "height.tif", "--exact"]).status == 0)
            let (own, carried) = (try raster("height.tif"), try raster("bg-sample-height.tif"))
            let known = Set(own.withSamples(as: Float.self) { Array($0) })
            #expect(carried.withSamples(as: Float.self) { $0.allSatisfy(known.contains) })
        }

        @Test func normalsKeepTheirLength() throws {
            func length(_ vector: ArraySlice<UInt8>) -> Double {
                vector.reduce(0) { $0 + pow(2 * Double($1) / 255 - 1, 2) }.squareRoot()
            }
            let vectors = (0..<64 * 48).flatMap { pixel -> [UInt8] in
                let (x, y) = (sin(Double(pixel % 64) / 3) * 0.6, cos(Double(pixel / 64) / 4) * 0.6)
                return [x, y, (1 - x * x - y * y).squareRoot()].map { UInt8((($0 + 1) / 2 * 255).rounded()) }
            }
            try ImageWriter().write(
                Raster(width: 64, height: 48, bands: 3, format: .uint8, samples: vectors), to: tool.folder("normals.png"))
            let words = ["sample", "bg.png", "--engine", "patches", "--with", "normals.png", "--normals"]
            let outcome = try tool(words + ["-o", "a.png"])
            let exact = try tool(words + ["--exact", "-o", "b.png"])
            #expect(outcome.status == 0 && exact.status == 0, "\(outcome.error)\(exact.error)")
            let (long, own) = (try raster("a-normals.png").samples, try raster("b-normals.png").samples)
            for start in stride(from: 0, to: long.count, by: 3) { #expect(abs(length(long[start..<start + 3]) - 1) < 0.02) }
            let known = Set(stride(from: 0, to: vectors.count, by: 3).map { Array(vectors[$0..<$0 + 3]) })
            #expect(stride(from: 0, to: own.count, by: 3).allSatisfy { known.contains(Array(own[$0..<$0 + 3])) })
            #expect(
                !stride(from: 0, to: long.count, by: 3).allSatisfy { known.contains(Array(long[$0..<$0 + 3])) }, "means, without --exact")
        }

        @Test(arguments: [
            ["fill", "bg.png", "--mask", "hole.png"], ["superres", "bg.png", "--engine", "patches", "--factor", "2"],
            ["edit", "edited.png", "--model", "bg.png", "--engine", "patches", "--start-scale", "3"],
            ["paint", "edited.png", "--model", "bg.png", "--engine", "patches"],
        ]) func theCompanionThatIsThePictureIsTheResult(words: [String]) throws {
            var hole = Mask(width: 64, height: 48, repeating: 0)
            var edited = Tool.pattern(64, 48)
            for y in 10..<22 {
                for x in 20..<36 {
                    hole.values[y * 64 + x] = 1
                    for c in 0..<3 { edited.values[3 * (y * 64 + x) + c] = 0.9 }
                }
            }
            try ImageWriter().write(
                Image(pixels: Pixels(width: 64, height: 48, values: hole.values.flatMap { [$0, $0, $0] })), to: tool.folder("hole.png"))
            try ImageWriter().write(Image(pixels: edited), to: tool.folder("edited.png"))
            let outcome = try tool(words + ["--with", "own=bg.png", "--with", "bg_mask.png", "-o", "out.png"])
            #expect(outcome.status == 0, "\(outcome.error)")
            let (own, result) = (try raster("out-own.png"), try raster("out.png"))
            #expect((own.width, own.height) == (result.width, result.height))
            #expect(zip(own.samples, result.samples).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
            let mask = try raster("out-mask.png")
            #expect((mask.width, mask.height) == (result.width, result.height) && Set(mask.samples).isSubset(of: [0, 1, 2]))
        }

        @Test func aTrainedModelsResultIsSearched() throws {
            let outcome = try tool(["sample", "bg.png", "--with", "bg_mask.png", "-o", "out.png"] + Tool.quick)
            #expect(outcome.status == 0, "\(outcome.error)")
            let (mask, result) = (try raster("out-mask.png"), try raster("out.png"))
            #expect((mask.width, mask.height) == (result.width, result.height) && mask.palette != nil)
        }

        /// Frames are searched one by one; their companions lie in a folder beside the animation, or beside frames of a folder.
        @Test(arguments: [("moving.gif", "moving-mask/"), ("frames/", "frames/")]) func framesHaveTheirOwn(output: String, folder: String)
            throws
        {
            let outcome = try tool(["animate", "bg.png", "--frames", "3", "--with", "bg_mask.png", "-o", output] + Tool.quick)
            #expect(outcome.status == 0, "\(outcome.error)")
            let names = try FileManager.default.contentsOfDirectory(atPath: tool.folder(folder)).sorted()
            let masks = output == folder ? names.filter { $0.hasSuffix("-mask.png") } : names
            #expect(masks.count == 3, "\(names)")
            for name in masks {
                let mask = try raster(folder + name)
                #expect(mask.palette == (try raster("bg_mask.png")).palette && Set(mask.samples).isSubset(of: [0, 1, 2]))
            }
        }

        @Test func namesHaveAPlaceInTheOutput() throws {
            let outcome = try tool([
                "sample", "bg.png", "--engine", "patches", "--with", "m=bg_mask.png", "-n", "2", "-o", "set-{name}.png", "--tile", "both",
            ])
            #expect(outcome.status == 0, "\(outcome.error)")
            for name in ["set-bg-1.png", "set-bg-2.png", "set-m-1.png", "set-m-2.png"] { _ = try raster(name) }
        }

        @Test func anExplorationShowsThem() throws {
            let outcome = try tool([
                "explore", "--scales", "0,1", "--seeds", "2", "sample", "bg.png", "--engine", "patches", "--with", "bg_mask.png",
            ])
            #expect(outcome.status == 0, "\(outcome.error)")
            let (sheet, masks) = (try raster("bg-sample-explore.png"), try raster("bg-sample-explore-mask.png"))
            #expect((sheet.width, sheet.height) == (masks.width, masks.height))
        }

        @Test(arguments: [
            (["sample", "bg.png", "--engine", "patches", "--also", "other.png"], 0, ""),
            (["sample", "bg.png", "--also", "other.png", "--with", "bg_mask.png"], 64, "names mask for 1 of 2 pictures"),
            (["superres", "bg.png", "--also", "other.png"], 64, "takes no other examples"),
            (["sample", "bg.png", "--engine", "singan", "--also", "other.png"], 64, "--also is for patches"),
        ]) func otherExamplesAreTaken(words: [String], status: Int32, part: String) throws {
            try tool.picture("other.png", 30, 60)
            let outcome = try tool(words)
            #expect(outcome.status == status && (part.isEmpty || outcome.error.contains(part)), "\(outcome.status) \(outcome.error)")
        }

        /// Every example has its own companions; here the pictures themselves, which have to come out as the result.
        @Test(arguments: [["sample", "bg.png"], ["harmonize", "bg.png", "object.png"], ["style", "object.png", "--model", "bg.png"]])
        func examplesHaveTheirOwn(words: [String]) throws {
            try tool.picture("other.png", 30, 60)
            try tool.cutout("object.png", 24, 24)
            // Of this palette the first colours are those of bg_mask.png.
            let palette = Palette(colors: [200, 0, 0, 0, 150, 0, 0, 0, 100, 255, 255, 0], alphas: [255, 128])
            try ImageWriter().write(
                Raster(width: 30, height: 60, indices: [UInt8](repeating: 3, count: 30 * 60), palette: palette),
                to: tool.folder("other_mask.png"))
            let outcome = try tool(
                words + [
                    "--engine", "patches", "--also", "other.png", "--with", "bg_mask.png", "--with", "own=bg.png", "--with",
                    "other_mask.png", "--with", "own=other.png", "-o", "out.png",
                ])
            #expect(outcome.status == 0, "\(outcome.error)")
            let (own, result, mask) = (try raster("out-own.png"), try raster("out.png"), try raster("out-mask.png"))
            #expect((own.width, own.height) == (result.width, result.height))
            if words[0] == "sample" { #expect(zip(own.samples, result.samples).allSatisfy { abs(Int($0) - Int($1)) <= 1 }) }
            #expect(mask.palette == palette && Set(mask.samples).isSubset(of: [0, 1, 2, 3]))
            let again = try tool(["rerun", "out.png", "-o", "again.png"])
            #expect(again.status == 0, "\(again.error)")
            #expect(try raster("again-own.png").samples == own.samples && raster("again-mask.png").samples == mask.samples)
        }

        @Test func pagesHaveTheirOwn() throws {
            var frames = FrameSequence(width: 64, height: 48, framesPerSecond: 10, closes: false)
            for share in [0.5, 0.8, 1] as [Float] {
                frames.append(Pixels(width: 64, height: 48, values: Tool.pattern(64, 48).values.map { $0 * share }))
            }
            try AnimationWriter().write(frames, to: tool.folder("stack.gif"))
            let words = ["sample", "stack.gif", "--page", "1", "--engine", "patches", "--also", "stack.gif"]
            let outcome = try tool(words + ["--with", "own=stack.gif", "--with", "own=stack.gif", "-o", "out.png"])
            #expect(outcome.status == 0, "\(outcome.error)")
            let (own, result) = (try raster("out-own.png"), try raster("out.png"))
            // GIF files have opacity, pictures of them haven't.
            #expect(own.bands == 4 && result.bands == 3)
            let colors = own.samples.enumerated().filter { $0.offset % 4 < 3 }.map(\.element)
            #expect(colors.count == result.samples.count && zip(colors, result.samples).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
            try tool.refuses(
                65, words + ["--with", "own=stack.gif", "--with", "own=bg.png", "-o", "no.png"],
                saying: "bg.png has 1 pages, and stack.gif, which it belongs to, has 3")
        }

        @Test func palettesHaveToFit() throws {
            try tool.picture("other.png", 60, 48)
            let palette = Palette(colors: [0, 0, 0, 0, 150, 0])
            try ImageWriter().write(
                Raster(width: 60, height: 48, indices: [UInt8](repeating: 1, count: 60 * 48), palette: palette),
                to: tool.folder("other_mask.png"))
            let words = ["sample", "bg.png", "--engine", "patches", "--also", "other.png", "--with", "mask=bg_mask.png"]
            try tool.refuses(65, words + ["--with", "mask=other_mask.png"], saying: "have other colours for the same numbers")
            try tool.refuses(65, words + ["--with", "mask=other.png"], saying: "other.png has other samples than bg_mask.png")
        }

        @Test func aRecipeBringsThemAgain() throws {
            #expect(try tool(["sample", "bg.png", "--engine", "patches", "--with", "bg_mask.png", "-n", "2"]).status == 0)
            let first = try tool.bytes("bg-sample-2-mask.png")
            let outcome = try tool(["rerun", "bg-sample-2.png", "-o", "again.png"])
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(try raster("again-mask.png").samples == ImageReader().raster(bytes: [UInt8](first), name: "first").samples)
            #expect(try raster("again.png").samples == raster("bg-sample-2.png").samples)
        }

        @Test func stepsOfAPipelineCarryThem() throws {
            let outcome = try tool([
                "pipeline", "sample @picture --engine patches --with area=@mask | superres --factor 2", "--input", "picture=bg.png",
                "--input", "mask=bg_mask.png", "-o", "big.png", "--keep-intermediates",
            ])
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(try raster("big.png").width == 128)
            let kept = try FileManager.default.contentsOfDirectory(atPath: tool.folder(".")).filter { $0.contains("area") }
            #expect(kept.count == 1, "\(kept)")
        }

        @Test(arguments: [
            (["sample", "bg.png", "--with", "small.png"], 65, "small.png is 20x10, and bg.png, which it belongs to, is 64x48"),
            (["sample", "bg.png", "--with", "none.png"], 66, "there is no file none.png"),
            (["sample", "bg.png", "--with", "bg_mask.png", "-o", "-"], 64, "companions don't fit beside the picture on standard output"),
            (["sample", "bg.png", "--with", "bg_mask.png", "--sheet"], 64, "which companions can't follow"),
            (
                ["sample", "bg.png", "--with", "a=bg_mask.png", "--with", "a=bg.png"], 64,
                "names a 2 times: give each its own name, such as --with other=bg.png"
            ),
            (["sample", "bg.png", "--labels"], 64, "name them by --with"),
            (["sample", "bg.png", "--with", "bg_mask.png", "--normals"], 65, "no companion holds vectors of length 1"),
            (["reconstruct", "bg.png", "--with", "bg_mask.png"], 64, "reconstruct carries no companions"),
        ]) func whatDoesntFitIsSaid(words: [String], status: Int32, part: String) throws {
            try tool.picture("small.png", 20, 10)
            let outcome = try tool(words)
            #expect(outcome.status == status && outcome.error.contains(part), "\(outcome.status) \(outcome.error)")
            #expect(!outcome.error.contains("\u{1b}") && outcome.error.split(separator: "\n").count <= 2)
        }
    }

    /// Rasters that are no usual pictures.
    @Suite struct RasterRunTests {
        private let tool: Tool

        init() throws {
            tool = try Tool()
            let values = Tool.pattern(64, 48).values
            func write(_ name: String, _ format: Raster.Format, bands: Int, _ samples: [UInt8]) throws {
                try ImageWriter().write(
                    Raster(width: 64, height: 48, bands: bands, format: format, samples: samples), to: tool.folder(name))
            }
            try write("dem.tif", .float32, bands: 1, (0..<64 * 48).map { values[3 * $0] * 900 - 50 }.withUnsafeBytes { [UInt8]($0) })
            try write(
                "bands.tif", .uint16, bands: 7,
                (0..<64 * 48 * 7).map { UInt16(values[3 * ($0 / 7) + $0 % 3] * 4095) }.withUnsafeBytes { [UInt8]($0) })
            try write("twelve.png", .uint16, bands: 1, (0..<64 * 48).map { UInt16(values[3 * $0] * 4095) }.withUnsafeBytes { [UInt8]($0) })
        }

        private func raster(_ name: String) throws -> Raster { try ImageReader().raster(tool.folder(name)) }

        @Test func resultsHaveTheFilesOwnSamples() throws {
            #expect(try tool(["sample", "dem.tif", "--engine", "patches", "--exact"]).status == 0)
            let (own, result) = (try raster("dem.tif"), try raster("dem-sample.tif"))
            let known = Set(own.withSamples(as: Float.self) { Array($0) })
            #expect(result.format == .float32 && result.withSamples(as: Float.self) { $0.allSatisfy(known.contains) })
            #expect(result.samples != own.samples)
            let outcome = try tool([
                "sample", "bands.tif", "--engine", "patches", "--bands", "7,2,1", "--with", "b=dem.tif", "-o", "out.tif",
            ])
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(try raster("out.tif").bands == 7 && raster("out.tif").format == .uint16 && raster("out-b.tif").format == .float32)
        }

        @Test func aRangeChangesWhatEnginesSeeAndNotTheSamples() throws {
            #expect(try tool(["sample", "twelve.png", "--engine", "patches", "--range", "0,4095", "-o", "out.png"]).status == 0)
            let result = try raster("out.png")
            #expect(result.format == .uint16 && result.withSamples(as: UInt16.self) { $0.max() ?? 0 } <= 4095)
        }

        @Test func enlargementsAndFillingsKeepTheirSamples() throws {
            #expect(try tool(["superres", "dem.tif", "--engine", "patches", "--factor", "2", "-o", "big.tif"]).status == 0)
            let big = try raster("big.tif")
            #expect(big.width == 128 && big.format == .float32)
            // Shrunk again it is the file's.
            let (own, large) = (
                try raster("dem.tif").withSamples(as: Float.self) { Array($0) }, big.withSamples(as: Float.self) { Array($0) }
            )
            let mean = { (values: [Float]) in values.reduce(0, +) / Float(values.count) }
            #expect(abs(mean(own) - mean(large)) < 10)
            #expect(try tool(["pipeline", "sample dem.tif --engine patches | superres --factor 2", "-o", "both.tif"]).status == 0)
            #expect(try raster("both.tif").format == .float32)
        }

        /// An object of other samples can't be in the raster's own.
        @Test func aRasterTellsThatItsObjectIsMissing() throws {
            try tool.cutout("object.png", 20, 16)
            let outcome = try tool(["harmonize", "dem.tif", "object.png", "--engine", "patches", "--strength", "0.3", "-o", "out.tif"])
            #expect(outcome.status == 0 && outcome.error.contains("can't show the object"), "\(outcome.error)")
            #expect(try raster("out.tif").format == .float32)
        }

        @Test(arguments: [
            (["sample", "dem.tif", "-o", "out.png"], 64, "only TIFF holds them"),
            (["sample", "bands.tif", "--bands", "1,2,9"], 64, "no band 9"),
            (["sample", "bands.tif", "--bands", "1,2"], 64, "no bands"),
            (["sample", "dem.tif", "--range", "5,1"], 64, "is no range"),
        ]) func whatDoesntFitIsSaid(words: [String], status: Int32, part: String) throws {
            let outcome = try tool(words + ["--engine", "patches"])
            #expect(outcome.status == status && outcome.error.contains(part), "\(outcome.status) \(outcome.error)")
        }
    }
}
