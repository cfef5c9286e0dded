import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANSupport
import Testing

@testable import SinGANPatches

/// How holes are laid out: cuts of the least cost, and montages of shifted copies.
@Suite struct HoleMontageTests {
    private static let pool = PatchPictures.pool()

    /// Against all cuts of small networks.
    @Test(arguments: 0..<40) func cutsCostTheLeast(seed: Int) {
        let random = RandomField(seed: UInt64(seed), purpose: .task, step: 0)
        var draws = 0
        func draw(_ count: Int) -> Int {
            draws += 1
            return Int(random.uniform(x: draws) * Double(count))
        }
        let nodes = 2 + draw(9)
        let edges = (0..<draw(24)).map { _ in (from: draw(nodes), to: draw(nodes)) }.filter { $0.from != $0.to }
        var cut = MinimumCut(nodes: nodes, edges: edges)
        // The network is used again.
        for _ in 0..<3 {
            let costs = (0..<nodes).map { _ in draw(41) - 20 }
            let capacities = edges.map { _ in max(0, draw(20) - 4) }
            func cost(_ isSink: (Int) -> Bool) -> Int {
                let own = (0..<nodes).reduce(0) { isSink($1) ? $0 + costs[$1] : $0 }
                return edges.indices.reduce(own) { !isSink(edges[$1].from) && isSink(edges[$1].to) ? $0 + capacities[$1] : $0 }
            }
            let least = (0..<1 << nodes).map { sides in cost { sides >> $0 & 1 == 1 } }.min()
            let sides = cut.cut(costs: costs, capacities: capacities)
            #expect(cost { sides[$0] } == least)
        }
    }

    /// A picture that repeats itself is restored by one offset, whatever the montage begins with.
    @Test func seamsThatNeedntBeGo() throws {
        let (width, height, period) = (48, 36, 12)
        let pixels = Pixels(
            width: width, height: height,
            values: (0..<width * height * 3).map { index in
                let (x, y) = (index / 3 % width % period, index / 3 / width)
                return Float((x * x * 7 + y * 5 + index % 3 * 31) % 64) / 63
            })
        let source = FixedPicture(pixels, on: Self.pool)
        let inside = (0..<width * height).map { (18..<30).contains($0 % width) && (12..<24).contains($0 / width) }
        // What lies in the hole isn't looked at.
        for pixel in inside.indices where inside[pixel] { for c in 0..<3 { source.samples[3 * pixel + c] = 1000 } }
        let offsets = [(-13, 2), (12, 0), (-12, 0), (14, 3), (-12, 1)].map { HoleMontage.Offset(x: $0.0, y: $0.1) }
        let montage = HoleMontage(source, inside: inside, offsets: offsets)
        var filled = Array(inside.indices)
        for pixel in inside.indices where inside[pixel] { filled[pixel] = pixel - 13 + 2 * width }
        let (origins, cost) = try montage.improved(filled, Cancellation())
        // Where one copy meets the other there is no step either; a meeting costs 1.
        #expect(cost <= 12)
        for pixel in inside.indices where inside[pixel] {
            #expect(!inside[origins[pixel]] && origins[pixel] / width == pixel / width && (origins[pixel] - pixel) % period == 0)
        }
        #expect(zip(origins, inside.indices).allSatisfy { inside[$1] || $0 == $1 })
    }

    /// White cloud over rock with snow: patch by patch, snow was taken for cloud, and rock grew in the sky.
    @Test(arguments: 0..<3) func aHoleInTheSkyIsFilledWithSky(seed: UInt64) throws {
        let (width, height) = (160, 120)
        let random = RandomField(seed: 3, purpose: .task, step: 0)
        var values: [Float] = []
        for y in 0..<height {
            for x in 0..<width {
                let grain = Float(random.uniform(x: x, y: y))
                let isSnow = (x / 12 + y / 9) % 3 == 0
                let (isSky, isCloud) = (Float(y) < 34 + 8 * abs(Float(x % 40) / 20 - 1), y < 54)
                let color: [Float]
                if isSky {
                    color = [0.2 + 0.1 * Float(y) / 120, 0.4 + 0.1 * Float(y) / 120, 0.8]
                } else if isCloud || isSnow {
                    color = [0.88, 0.88, 0.88].map { $0 + 0.06 * grain }
                } else {
                    color = [0.4, 0.35, 0.3].map { $0 + 0.1 * grain }
                }
                values += color
            }
        }
        let hole = Mask(
            width: width, height: height,
            values: (0..<width * height).map { pow(Double($0 % width - 71) / 24, 2) + pow(Double($0 / width - 32) / 19, 2) < 1 ? 1 : 0 })
        let result = try PatchModel(Pixels(width: width, height: height, values: values), on: Self.pool).fill(hole, seed: seed)
        // Rock is the only thing that is dark in blue.
        let rock = hole.values.indices.filter { hole.values[$0] == 1 && result.values[3 * $0 + 2] < 0.6 }
        #expect(rock.isEmpty, "\(rock.count) pixels of rock in the sky")
    }

    /// A copy that is a little too bright is levelled. What a mask has left of a thing at the hole's edge doesn't run into the hole.
    @Test func stepsAreLevelled() {
        let (width, height) = (40, 24)
        // A slope, 8 levels brighter where the hole is copied from; and a bright rest beside the hole.
        func isRest(_ x: Int, _ y: Int) -> Bool { x == 7 && (14..<17).contains(y) }
        func value(_ x: Int, _ y: Int) -> Float { (isRest(x, y) ? 200 : Float(x) + 100 - (x >= 24 ? 10 : 0)) / 255 }
        let source = FixedPicture(
            Pixels(
                width: width, height: height,
                values: (0..<width * height).flatMap { [Float](repeating: value($0 % width, $0 / width), count: 3) }), on: Self.pool)
        let inside = (0..<width * height).map { (8..<18).contains($0 % width) && (3..<21).contains($0 / width) }
        let picture = FixedPicture(source.size)
        picture.copy(source)
        for pixel in inside.indices where inside[pixel] {
            for c in 0..<3 { picture.samples[3 * pixel + c] = source.samples[3 * (pixel + 18) + c] }
        }
        SeamLevelling(source, inside: inside, origins: inside.indices.map { inside[$0] ? $0 + 18 : $0 }).level(picture)
        for pixel in inside.indices {
            let (x, y) = (pixel % width, pixel / width)
            let level = Float(picture.samples[3 * pixel]) / FixedPicture.stepsPerLevel
            let wanted = inside[pixel] ? Float(x) + 100 : value(x, y) * 255
            #expect(abs(level - wanted) < (inside[pixel] ? 1.5 : 0.1), "\(x), \(y): \(level) instead of \(wanted)")
        }
    }

    /// The same whatever the number of threads.
    @Test func threadsDontChangeAFilling() throws {
        let pixels = PatchPictures.textured(90, 70)
        let hole = Mask(
            width: 90, height: 70, values: (0..<90 * 70).map { (30..<56).contains($0 % 90) && (20..<44).contains($0 / 90) ? 1 : 0 })
        let results = try [1, 2, 3].map { threads in
            try PatchModel(pixels, on: PatchPictures.pool(threads)).fill(hole, seed: 5).values
        }
        #expect(results[0] == results[1] && results[1] == results[2])
    }
}
