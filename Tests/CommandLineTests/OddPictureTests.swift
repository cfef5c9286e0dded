import Foundation
import SinGANImaging
import TestSupport
import Testing

extension CommandLineTests {
    /// Pictures as people have them: transparent, grey, flat, of labels, from scanners.
    @Suite struct OddPictureTests {
        private let tool: Tool
        private static let engines = [["--engine", "patches"], ["--engine", "singan", "--models", "m"] + Tool.quick]

        init() throws {
            tool = try Tool()
            try tool.picture("photo.png", 48, 36)
        }

        private func read(_ name: String) throws -> Image { try ImageReader().read(tool.folder(name)) }

        /// - Parameter color: red, green, blue, and alpha where there is one.
        private func write(_ name: String, _ width: Int, _ height: Int, _ color: (Int, Int) -> [Float]) throws {
            let all = (0..<width * height).map { color($0 % width, $0 / width) }
            let hasAlpha = all[0].count == 4
            let mask = hasAlpha ? Mask(width: width, height: height, values: all.map { $0[3] }) : nil
            let pixels = Pixels(width: width, height: height, values: all.flatMap { $0.prefix(3) })
            try ImageWriter().write(Image(pixels: pixels, alpha: mask), to: tool.folder(name))
        }

        private func run(_ arguments: [String]) throws -> String {
            let outcome = try tool(arguments)
            #expect(outcome.status == 0, "\(arguments): \(outcome.error)")
            return outcome.error
        }

        /// Magenta that nobody sees is in no result, and the object on it is seen.
        @Test(arguments: engines) func hiddenColorsStayHidden(_ engine: [String]) throws {
            try write("half.png", 48, 36) { x, y in
                x < 24 ? [1, 0, 1, 0] : [Float(x * 7 % 40) / 100, 0.6 + Float(y * 5 % 30) / 100, 0.1, 1]
            }
            #expect(try run(["sample", "half.png", "-o", "s.png"] + engine).contains("transparent in 50.0 %"))
            let sample = try read("s.png").pixels()
            #expect(stride(from: 0, to: sample.values.count, by: 3).allSatisfy { sample.values[$0] < 0.8 || sample.values[$0 + 1] > 0.2 })
            try write("object.png", 12, 12) { x, y in [0.9, Float(x) / 20, Float(y) / 20, y < 6 ? 1 : 0.5] }
            _ = try run(["harmonize", "half.png", "object.png", "--at", "12,18", "--scale", "1", "-o", "h.png"] + engine)
            let (before, after) = (try read("half.png"), try read("h.png"))
            for (x, y, alpha) in [(12, 15, 255), (12, 21, 128), (3, 3, 0), (40, 3, 255)] {
                #expect(after.samples[4 * (48 * y + x) + 3] == alpha, "\(x),\(y)")
            }
            #expect(after.samples[0..<4] == before.samples[0..<4])
        }

        @Test(arguments: engines) func whatShowsNothingIsRefused(_ engine: [String]) throws {
            try write("clear.png", 48, 36) { x, y in [Float(x) / 48, Float(y) / 36, 0, 0] }
            try tool.refuses(65, ["sample", "clear.png"] + engine, saying: "clear.png is wholly transparent")
        }

        /// Enlarged colours aren't mixed with those under transparency.
        @Test(arguments: engines) func enlargementsHaveNoDarkRim(_ engine: [String]) throws {
            try write("icon.png", 40, 32) { x, y in
                (x - 20) * (x - 20) + (y - 16) * (y - 16) < 120 ? [1, 0.9, Float(x) / 80, 1] : [0, 0, 0, 0]
            }
            _ = try run(["superres", "icon.png", "--factor", "3", "-o", "large.png"] + engine)
            let large = try read("large.png")
            for pixel in 0..<120 * 96 where large.samples[4 * pixel + 3] > 10 { #expect(large.samples[4 * pixel] > 230, "\(pixel)") }
        }

        /// Grey stays grey, and takes another picture's colours where that is asked.
        @Test(arguments: engines) func grey(_ engine: [String]) throws {
            try write("grey.jpg", 48, 36) { x, y in Array(repeating: Float((x * 5 + y * y) % 90) / 90, count: 3) }
            _ = try run(["sample", "grey.jpg", "-o", "s.png"] + engine)
            let sample = try read("s.png")
            #expect(stride(from: 0, to: sample.samples.count, by: 3).allSatisfy { sample.samples[$0] == sample.samples[$0 + 1] })
            _ = try run(["style", "grey.jpg", "--model", "photo.png", "-o", "styled.png"] + engine)
            let styled = try read("styled.png")
            #expect(styled.colorChannels == 3)
            #expect(
                stride(from: 0, to: styled.samples.count, by: 3).contains {
                    abs(Int(styled.samples[$0]) - Int(styled.samples[$0 + 2])) > 20
                })
        }

        @Test func flatPicturesAndLabelsAreTold() throws {
            try tool.flat("flat.png", 48, 36, 0.4)
            #expect(try run(["sample", "flat.png", "-o", "a.png"]).contains("one colour"))
            #expect(try Set(read("a.png").samples) == [102])
            try write("labels.png", 48, 36) { x, y in [Float(x / 24), Float(y / 18), 0] }
            #expect(try run(["sample", "labels.png", "-o", "b.png"]).contains("only 4 colours"))
            let outcome = try tool(["evaluate", "flat.png", "--json"] + Self.engines[1])
            #expect(outcome.status == 0 && !outcome.text.contains("e+"), "\(outcome.text)")
        }

        /// An object may be a rectangle; a mask of the background's size makes it a finished composite, which is said.
        @Test func rectangles() throws {
            try write("rect.png", 12, 10) { x, y in [0.8, Float(x) / 20, Float(y) / 20] }
            try tool.flat("white.png", 12, 10, 1)
            _ = try run(["harmonize", "photo.png", "rect.png", "--mask", "white.png", "-o", "r.png"])
            #expect(try read("r.png").samples != read("photo.png").samples)
            try write("mask.png", 48, 36) { x, _ in Array(repeating: x < 10 ? 1 : 0, count: 3) }
            #expect(try run(["harmonize", "photo.png", "photo.png", "--mask", "mask.png", "-o", "f.png"]).contains("finished composite"))
        }

        /// What is smooth at its borders is smooth there afterwards.
        @Test(arguments: engines) func enlargedTilesTile(_ engine: [String]) throws {
            func wave(_ phase: Double, _ size: Double) -> Float { Float(0.5 + size * sin(2 * Double.pi * phase)) }
            try write("tile.png", 48, 36) { (x: Int, y: Int) -> [Float] in
                let across = Double(x) / 48
                let down = Double(y) / 36
                return [wave(2 * across + 0.2, 0.3), wave(3 * down, 0.3), wave(across + down, 0.2)]
            }
            let options: [[String]] = [[], ["--tile", "both"]]
            for option in options {
                _ = try run(["superres", "tile.png", "--factor", "2", "-o", "large.png", "--force"] + option + engine)
                let large = try read("large.png").pixels()
                let found = large.tiles()
                #expect(found.across && found.down)
                var most: Float = 0
                for y in 0..<72 { most = max(most, abs(large.values[3 * 96 * y] - large.values[3 * (96 * y + 95)])) }
                #expect(most < 0.06, "\(most)")
            }
            try tool.refuses(64, ["superres", "tile.png", "--tile", "all"], saying: "--tile")
        }

        /// The colours under transparency change nothing that is seen, in whatever picture they are.
        @Test(arguments: engines) func hiddenColorsOfInputsChangeNothing(_ engine: [String]) throws {
            func isSeen(_ x: Int, _ y: Int) -> Bool { (x - 24) * (x - 24) + (y - 18) * (y - 18) < 200 }
            for (name, hidden) in [("black", [0, 0, 0, 0]), ("magenta", [1, 0, 1, 0] as [Float])] {
                try write("\(name).png", 48, 36) { x, y in isSeen(x, y) ? [Float(x % 9) / 10, Float(y % 7) / 9, 0.4, 1] : hidden }
            }
            try write("m.png", 48, 36) { x, y in Array(repeating: (20..<28).contains(x) && (14..<22).contains(y) ? 1 : 0, count: 3) }
            var tasks = [["style", "--model", "photo.png"], ["paint", "--model", "photo.png"]]
            if engine == Self.engines[0] { tasks.append(["fill", "--mask", "m.png"]) }
            for task in tasks {
                let results = try ["black", "magenta"].map { name in
                    _ = try run([task[0], "\(name).png", "-o", "o.png", "--force"] + task[1...] + (task[0] == "fill" ? [] : engine))
                    return try read("o.png")
                }
                var most = 0
                for y in 0..<36 {
                    for x in 0..<48 where isSeen(x, y) {
                        for i in 4 * (48 * y + x)..<4 * (48 * y + x) + 3 {
                            most = max(most, abs(Int(results[0].samples[i]) - Int(results[1].samples[i])))
                        }
                    }
                }
                #expect(most == 0, "\(task[0])")
            }
        }

        /// What was pasted into a transparent corner is seen, and what was erased is gone.
        @Test(arguments: engines) func editsKeepTheirTransparency(_ engine: [String]) throws {
            func color(_ x: Int, _ y: Int, _ alpha: Float) -> [Float] { [Float(x % 9) / 10, Float(y % 7) / 9, 0.4, alpha] }
            try write("before.png", 48, 36) { x, y in color(x, y, x < 16 ? 0 : 1) }
            try write("edit.png", 48, 36) { x, y in
                let isPasted = (4..<12).contains(x) && (10..<20).contains(y)
                let isErased = x >= 38 && y < 10
                return color(x, isPasted ? y + 3 : y, isPasted || (x >= 16 && !isErased) ? 1 : 0)
            }
            let mask = { (x: Int, y: Int) -> [Float] in
                Array(repeating: (4..<12).contains(x) && (10..<20).contains(y) || x >= 38 && y < 10 ? 1 : 0, count: 3)
            }
            try write("m.png", 48, 36, mask)
            _ = try run(["edit", "edit.png", "--model", "before.png", "--mask", "m.png", "-o", "o.png"] + engine)
            let result = try read("o.png")
            for (x, y, alpha) in [(8, 15, 255), (43, 4, 0), (26, 30, 255)] {
                #expect(result.samples[4 * (48 * y + x) + 3] == alpha, "\(x),\(y)")
            }
            let notice = try run(["edit", "edit.png", "--model", "photo.png", "--mask", "m.png", "-o", "p.png"] + engine)
            #expect(notice.contains("the result is opaque"))
        }

        /// What can't fit is said before anything is trained, and a plan needs no pictures.
        /// The colours of a tile's rim are those of its inside, over many tiles, within 1 of 255; nor does a step show where copies meet.
        ///
        /// `--variety 1`: nothing of the picture's layout stays, which has another rim.
        @Test(arguments: [
            ["--engine", "patches", "--variety", "1"],
            ["--engine", "singan", "--models", "m", "--finish", "none", "--max-size", "48", "--iterations", "100"],
        ])
        func palePicturesTile(_ engine: [String]) throws {
            let size = 48
            try write("pale.png", size, size) { x, y in
                // Deviations of 4 to 5 of 255: grain, and a slow wave.
                let grain = Float((x * 7919 + y * 104729 + x * y * 31) % 17 - 8) / 510
                return [0.94 + grain, 0.78 + grain + sin(Float(y) / 9) / 85, 0.8 + grain + cos(Float(x) / 7) / 120]
            }
            _ = try run(["sample", "pale.png", "--tile", "both", "-n", "48", "--seed", "7", "-o", "t.png"] + engine)
            var (rim, inside, steps): ([Double], [Double], [Double]) = ([0, 0, 0], [0, 0, 0], [])
            for number in 1...48 {
                let tile = try read("t-\(number < 10 ? "0" : "")\(number).png").pixels()
                let (w, h) = (tile.width, tile.height)
                if steps.isEmpty { steps = [Double](repeating: 0, count: w) }
                let count = Double((w - 8) * (h - 8))
                let rimCount = Double(w * h) - count
                for y in 0..<h {
                    for x in 0..<w {
                        let isRim = min(x, y, w - 1 - x, h - 1 - y) < 4
                        for channel in 0..<3 {
                            let value = 255 * Double(tile.values[3 * (y * w + x) + channel])
                            if isRim { rim[channel] += value / rimCount / 48 } else { inside[channel] += value / count / 48 }
                            let change = abs(value - 255 * Double(tile.values[3 * (y * w + (x + 1) % w) + channel]))
                            steps[x] += change
                        }
                    }
                }
            }
            for channel in 0..<3 { #expect(abs(rim[channel] - inside[channel]) < 1, "\(channel): \(rim[channel] - inside[channel])") }
            // Scales are enlarged from coarser ones, so some columns differ more than others.
            #expect(steps[steps.count - 1] < 1.2 * steps.dropLast().max()!)
        }

        @Test func pipelinesKnowTheirSizes() throws {
            try write("mask.png", 48, 36) { x, _ in Array(repeating: x < 10 ? 1 : 0, count: 3) }
            let text = """
                inputs: {photo: photo.png, m: mask.png}
                steps:
                  b: {task: superres, in: "@photo", with: {factor: 2}, out: b.png}
                  c: {task: TASK, in: "@b", with: {mask: "@m"}, out: c.png}
                """
            for (task, words) in [("edit", "mask: \"@m\", model: \"@photo\""), ("fill", "mask: \"@m\"")] {
                let whole = text.replacing("TASK", with: task).replacing("mask: \"@m\"}", with: words + "}")
                try Data(whole.utf8).write(to: URL(fileURLWithPath: tool.folder("p.yaml")))
                for option in [[], ["--dry-run"]] {
                    try tool.refuses(65, ["pipeline", "p.yaml"] + option, saying: "48x36", "96x72")
                }
            }
            let outcome = try tool(["pipeline", "sample photo.png --size 9000x9000 | sample", "--dry-run"], limitKilobytes: 1_500_000)
            #expect(outcome.status == 0 || outcome.error.contains("GB of memory"), "\(outcome.error)")
        }
    }
}
