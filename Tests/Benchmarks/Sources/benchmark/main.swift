import Foundation
import SinGANEngine

// benchmark table [THREADS [SECONDS]]   the table of run.sh
// benchmark serve [THREADS]             for compare-pytorch.sh: reads "SCALE ITERATIONS" or "sample" lines, answers with seconds (per iteration)

let words = CommandLine.arguments
let threads = words.count > 2 ? Int(words[2]) ?? 2 : 2
let pyramid = try Pyramid(width: 250, height: 188)

switch words.count > 1 ? words[1] : "table" {
case "serve": Server.run(pyramid, threads: threads)
default: Table.print(pyramid, threads: threads, seconds: words.count > 3 ? Double(words[3]) ?? 1 : 1)
}
