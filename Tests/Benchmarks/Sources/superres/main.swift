import Foundation
import SinGANEngine
import SinGANImaging
import SuperResolution

// superres [--factor N] [--max-size PIXELS] [--no-training] [--preset NAME] [--iterations N] [--seed S] [--threads N] [--pictures DIR] PICTURE...: see superres.sh

func fail(_ text: String) -> Never {
    FileHandle.standardError.write(Data("superres: \(text)\n".utf8))
    exit(64)
}

var words = Array(CommandLine.arguments.dropFirst())
@MainActor func option(_ name: String) -> String? {
    guard let place = words.firstIndex(of: name), place + 1 < words.count else { return nil }
    defer { words.removeSubrange(place...place + 1) }
    return words[place + 1]
}
guard let preset = Preset(rawValue: option("--preset") ?? "paper") else { fail("there is no such preset") }
var configuration = TrainingConfiguration(preset: preset)
if let count = option("--iterations").flatMap(Int.init) { configuration.set(count) }
let seed = option("--seed").flatMap(UInt64.init) ?? 0
let threads = option("--threads").flatMap(Int.init) ?? 0
let folder = option("--pictures")
let factor = option("--factor").flatMap(Int.init) ?? 4
let maxSize = option("--max-size").flatMap(Int.init) ?? 250
let trains = !words.contains("--no-training")
words.removeAll { $0 == "--no-training" }
guard !words.isEmpty else { fail("name pictures") }

do {
    let comparison = EnlargementComparison(
        configuration: trains ? SuperResolution.needs.applied(to: configuration) : nil, factor: factor, maxSize: maxSize, seed: seed,
        pictures: folder, compute: Compute(threads: threads))
    for line in EnlargementComparison.head { print(line) }
    for path in words {
        for line in try comparison.lines(path) { print(line) }
        fflush(nil)
    }
} catch { fail("\(error)") }
