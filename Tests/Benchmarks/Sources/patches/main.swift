import Editing
import Filling
import Foundation
import Harmonization
import SinGANEngine
import SinGANImaging
import SinGANTasks

// patches PICTURE LARGE [--threads N] [--rounds N] [--json]: what the engine of patches takes, see compare-patches.sh.

func fail(_ text: String) -> Never {
    FileHandle.standardError.write(Data("patches: \(text)\n".utf8))
    exit(64)
}

/// A row of the table: the median of some rounds, in seconds.
struct Row: Codable {
    let name: String
    let seconds: Double
    let megapixels: Double
}

func median(_ rounds: Int, _ work: () throws -> Void) rethrows -> Double {
    var seconds: [Double] = []
    for _ in 0..<rounds {
        let begin = ContinuousClock.now
        try work()
        let time = begin.duration(to: .now).components
        seconds.append(Double(time.seconds) + Double(time.attoseconds) * 1e-18)
    }
    return seconds.sorted()[seconds.count / 2]
}

/// The middle of the picture, about a tenth of its area.
func tenth(_ width: Int, _ height: Int) -> Mask {
    let (w, h) = (Double(width) * 0.316, Double(height) * 0.316)
    let values = (0..<width * height).map { i -> Float in
        abs(Double(i % width) - Double(width) / 2) < w / 2 && abs(Double(i / width) - Double(height) / 2) < h / 2 ? 1 : 0
    }
    return Mask(width: width, height: height, values: values)
}

var words = Array(CommandLine.arguments.dropFirst())
@MainActor func option(_ name: String) -> String? {
    guard let place = words.firstIndex(of: name), place + 1 < words.count else { return nil }
    defer { words.removeSubrange(place...place + 1) }
    return words[place + 1]
}
let threads = option("--threads").flatMap(Int.init) ?? 2
let rounds = option("--rounds").flatMap(Int.init) ?? 3
let isJSON = words.contains("--json")
words.removeAll { $0 == "--json" }
guard words.count == 2 else { fail("name a picture and a large one") }

do {
    let compute = Compute(threads: threads)
    let small = try ImageReader().read(words[0]).pixels()
    let large = try ImageReader().read(words[1]).pixels()
    var rows: [Row] = []
    func row(_ name: String, _ pixels: Int, rounds: Int, _ work: () throws -> Void) rethrows {
        rows.append(Row(name: name, seconds: try median(rounds, work), megapixels: Double(pixels) / 1e6))
        if !isJSON {
            let last = rows[rows.count - 1]
            let text = last.name.padding(toLength: 52, withPad: " ", startingAt: 0)
            print(text + String(format: "%8.3f s  %7.2f megapixels", last.seconds, last.megapixels))
            fflush(nil)
        }
    }
    func fitted(_ picture: Pixels, _ width: Int, _ height: Int) -> Pixels { picture.resized(width: width, height: height) }
    func sample(_ picture: Pixels, _ size: PixelSize? = nil) throws {
        var request = SampleRequest()
        request.size = size
        _ = try PatchEngine(picture, compute: compute).sample(request)
    }
    let (w, h) = (250, Int((250 * Double(small.height) / Double(small.width)).rounded()))
    let first = fitted(small, w, h)
    try row("sample 250", w * h, rounds: 2 * rounds + 1) { try sample(first) }
    try row("sample 500x188, twice as wide", 2 * w * h, rounds: 2 * rounds + 1) { try sample(first, PixelSize(width: 2 * w, height: h)) }
    let megapixel = fitted(large, 1152, 864)
    try row("sample 1152x864", 1152 * 864, rounds: rounds) { try sample(megapixel) }
    let twelve = fitted(large, 4000, 3000)
    try row("sample 4000x3000", 12_000_000, rounds: 1) { try sample(twelve) }
    let background = fitted(large, 600, 450)
    let object = fitted(small, 200, 150)
    let naive = try Placement().compose(object: object, mask: Mask(width: 200, height: 150, repeating: 1), onto: background)
    try row("harmonize 600x450, one strength", 600 * 450, rounds: rounds) {
        _ = try Harmonization(engine: PatchEngine(background, compute: compute)).run(naive, entering: .strength(0.3), seed: 0)
    }
    try row("harmonize 600x450, every strength", 600 * 450, rounds: rounds) {
        _ = try Harmonization(engine: PatchEngine(background, compute: compute)).run(naive, entering: nil, seed: 0)
    }
    let area = tenth(4000, 3000)
    try row("fill a tenth of 4000x3000", 12_000_000, rounds: 1) { _ = try Filling(twelve, hole: area, compute: compute).run(seed: 0) }
    let edited = twelve.mixed(with: twelve.mirrored(horizontal: 0, vertical: 0), area)
    try row("edit a tenth of 4000x3000", 12_000_000, rounds: 1) {
        _ = try Editing(engine: PatchEngine(twelve, compute: compute)).run(edited, area: area, entering: .scale(8), seed: 0)
    }
    if isJSON { print(String(decoding: try JSONEncoder().encode(rows), as: UTF8.self)) }
} catch { fail("\(error)") }
