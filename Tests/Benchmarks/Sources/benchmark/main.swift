import Foundation
import SinGANEngine

// benchmark table [THREADS [SECONDS]] [--json FILE]   the table of run.sh
// benchmark serve [THREADS]                           for compare-pytorch.sh: see Server
// benchmark memory [THREADS]                          peak megabytes of a process that only trains the finest scale, for one iteration

do {
    try Compute.checkKernels()
} catch {
    FileHandle.standardError.write(Data("benchmark: \(error)\n".utf8))
    exit(64)
}
var words = Array(CommandLine.arguments.dropFirst())
var file: String?
if let option = words.firstIndex(of: "--json"), option + 1 < words.count {
    file = words[option + 1]
    words.removeSubrange(option...option + 1)
}
let threads = words.count > 1 ? Int(words[1]) ?? 2 : 2
let pyramid = try Pyramid(width: 250, height: 188)

switch words.first ?? "table" {
case "serve":
    Server(pyramid, threads: threads).run()
case "memory":
    _ = pyramid.probe(pyramid.sizes.count - 1, on: Compute(threads: threads)).run()
    print(Memory.peakMegabytes())
case "table":
    let table = Table(pyramid, threads: threads, seconds: words.count > 2 ? Double(words[2]) ?? 1 : 1)
    table.print()
    if let file { try table.json().write(to: URL(fileURLWithPath: file)) }
default:
    FileHandle.standardError.write(Data("benchmark: \(words[0]) is none of table, serve, memory.\n".utf8))
    exit(64)
}
