import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANPatches
import SinGANSupport

let args = CommandLine.arguments
let env = ProcessInfo.processInfo.environment
func num(_ name: String, _ d: Double) -> Double { env[name].flatMap(Double.init) ?? d }
func load(_ p: String, _ m: Double) throws -> Pixels {
    let px = try ImageReader().read(p).pixels()
    let s = m / Double(max(px.width, px.height))
    return s < 1 ? px.resized(width: Int((Double(px.width) * s).rounded()), height: Int((Double(px.height) * s).rounded())) : px
}
let pool = WorkerPool(threads: Int(num("T", 2)))
var settings = PatchSettings()
settings.iterations = Int(num("IT", 10)); settings.leastIterations = Int(num("LEAST", 2)); settings.coarseSide = Int(num("CS", 64))
settings.completeness = num("COMP", 0); settings.completenessSide = Int(num("COMPSIDE", 128)); settings.coarsestSide = Int(num("MIN", 19))
settings.exhaustiveComparisons = Int(num("EX", 1e6))
let px = try load(args[2], num("M", 250))
let clock = ContinuousClock()
let start = clock.now
let model = try PatchModel(px, settings, on: pool)
print("model", px.width, px.height, start.duration(to: clock.now))
try ImageWriter().write(Image(pixels: px), to: args[3] + "_real.png")
for i in 0..<Int(num("N", 4)) {
    let t = clock.now
    var size: PixelSize? = nil
    if let w = env["W"].flatMap(Int.init), let h = env["H"].flatMap(Int.init) { size = PixelSize(width: w, height: h) }
    let r = try model.sample(seed: UInt64(i), size: size, noise: num("NOISE", 0.75))
    print("sample", i, r.width, r.height, t.duration(to: clock.now))
    try ImageWriter().write(Image(pixels: r), to: args[3] + "_\(i).png")
}
