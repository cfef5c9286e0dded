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
settings.completeness = num("COMP", settings.completeness); settings.gain = num("GAIN", settings.gain); settings.texture = num("MISS", settings.texture); settings.completenessSide = Int(num("COMPSIDE", 128)); settings.coarsestSide = Int(num("MIN", 19))
settings.exhaustiveComparisons = Int(num("EX", 1e6))
let clock = ContinuousClock()
func write(_ p: Pixels, _ to: String) throws { try ImageWriter().write(Image(pixels: p), to: to) }
func soft(_ m: Mask, _ grow: Double, _ blur: Double) -> Mask { m.dilated(radius: grow).blurred(sigma: blur) }
if args[1] == "harm" {
    // bg naive mask out
    let bg = try load(args[2], num("M", 100000))
    var naive = try load(args[3], 100000)
    var m = try ImageReader().read(args[4]).mask()
    if (naive.width, naive.height) != (bg.width, bg.height) { naive = naive.resized(width: bg.width, height: bg.height) }
    if (m.width, m.height) != (bg.width, bg.height) { m = m.resized(width: bg.width, height: bg.height) }
    m = m.thresholded()
    if num("EXT", 1) > 0 { let inv = Mask(width: m.width, height: m.height, values: m.values.map { 1 - $0 }).dilated(radius: num("ERODE", 1)); naive = naive.extended(beyond: Mask(width: m.width, height: m.height, values: inv.values.map { 1 - $0 })) }
    let model = try PatchModel(bg, settings, on: pool)
    let g = num("GROW", 0), b = num("BLUR", 1.2)
    let area = soft(m, g + 4, 1), blend = soft(m, g, b)
    var results: [Pixels] = []
    for back in (env["BACK"] ?? "1,2,4").split(separator: ",").compactMap({ Double($0) }) {
        let t = clock.now
        var inj = PatchInjection(naive, at: Double(model.pyramid.count) - back)
        inj.area = area; inj.colors = num("COLORS", 0)
        let r = try model.inject(inj)
        print("back", back, t.duration(to: clock.now))
        results.append(bg.mixed(with: r, blend))
    }
    for (i, r) in results.enumerated() { try write(r, args[5] + "_\(i).png") }
    exit(0)
}
let px = try load(args[2], num("M", 250))
let start = clock.now
let model = try PatchModel(px, settings, on: pool)
print("model", px.width, px.height, start.duration(to: clock.now))
try ImageWriter().write(Image(pixels: px), to: args[3] + "_real.png")
for i in 0..<Int(num("N", 4)) {
    let t = clock.now
    var q = PatchSample()
    if let w = env["W"].flatMap(Int.init), let h = env["H"].flatMap(Int.init) { q.size = PixelSize(width: w, height: h) }
    q.seed = UInt64(i); q.variety = num("VAR", 0.5); q.tilesAcross = num("TILE", 0) > 0; q.tilesDown = q.tilesAcross
    let r = try model.sample(q)
    print("sample", i, r.width, r.height, t.duration(to: clock.now))
    try ImageWriter().write(Image(pixels: r), to: args[3] + "_\(i).png")
}
