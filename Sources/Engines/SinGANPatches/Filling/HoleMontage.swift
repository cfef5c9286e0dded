import SinGANImaging
import SinGANSupport

/// A hole that is filled by a montage of shifted copies of the picture: each of its pixels is copied from one of several offsets, so that seams between
/// them, and at the hole's edge, show least (He and Sun, "Statistics of patch offsets for image completion", ECCV 2012, equation 3; Kwatra et al.,
/// "Graphcut textures", SIGGRAPH 2003).
///
/// Offsets are changed by alpha-expansion (Boykov, Veksler and Zabih, PAMI 2001). All costs are whole numbers.
struct HoleMontage {
    /// A way from a pixel to the one that it is copied from.
    struct Offset: Hashable {
        let x: Int
        let y: Int
    }

    private let source: FixedPicture
    /// The pixels of the hole.
    private let pixels: [Int]
    private let offsets: [Offset]
    /// Pairs of neighbours in the hole, by their numbers among `pixels`.
    private let pairs: [(from: Int, to: Int)]
    /// What each pixel is with each offset: three samples, or -1 in the first where it isn't known. Offset by offset.
    private let colors: [Int16]
    /// What each pixel costs with each offset by itself: seams at the edge of the hole.
    private let own: [Int]

    /// The cost of a seam beside which nothing is known: a white pixel beside a black one.
    private static let unknown = FixedPicture.white * FixedPicture.white
    /// More than all seams together.
    private static let impossible = 1 << 44
    /// How often every offset is tried.
    private static let sweeps = 2

    /// - Parameters:
    ///   - source: the picture; what is `inside` of the hole isn't looked at.
    ///   - offsets: the offsets to choose from, all different.
    init(_ source: FixedPicture, inside: [Bool], offsets: [Offset]) {
        (self.source, self.offsets) = (source, offsets)
        let (width, height) = (source.width, source.height)
        let pixels = inside.indices.filter { inside[$0] }
        self.pixels = pixels
        var numbers = [Int](repeating: -1, count: inside.count)
        for (number, pixel) in pixels.enumerated() { numbers[pixel] = number }
        var pairs: [(Int, Int)] = []
        for (number, pixel) in pixels.enumerated() {
            if pixel % width + 1 < width, inside[pixel + 1] { pairs.append((number, numbers[pixel + 1])) }
            if pixel / width + 1 < height, inside[pixel + width] { pairs.append((number, numbers[pixel + width])) }
        }
        self.pairs = pairs
        var colors = [Int16](repeating: -1, count: 3 * pixels.count * offsets.count)
        var own = [Int](repeating: Self.impossible, count: pixels.count * offsets.count)
        for (label, offset) in offsets.enumerated() {
            for (number, pixel) in pixels.enumerated() {
                guard let from = Self.place(pixel, offset, inside, width, height) else { continue }
                let index = label * pixels.count + number
                for c in 0..<3 { colors[3 * index + c] = source.samples[3 * from + c] }
                own[index] = Self.edgeCost(pixel, offset, source, inside)
            }
        }
        (self.colors, self.own) = (colors, own)
    }

    /// The known pixel that is `offset` away.
    private static func place(_ pixel: Int, _ offset: Offset, _ inside: [Bool], _ width: Int, _ height: Int) -> Int? {
        let (x, y) = (pixel % width + offset.x, pixel / width + offset.y)
        guard x >= 0, y >= 0, x < width, y < height, !inside[y * width + x] else { return nil }
        return y * width + x
    }

    /// How much the known neighbours of a pixel differ from those of the one that it would be copied from.
    private static func edgeCost(_ pixel: Int, _ offset: Offset, _ source: FixedPicture, _ inside: [Bool]) -> Int {
        let (width, height) = (source.width, source.height)
        let (x, y) = (pixel % width, pixel / width)
        var cost = 0
        for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
            guard x + dx >= 0, y + dy >= 0, x + dx < width, y + dy < height else { continue }
            let beside = pixel + dy * width + dx
            guard !inside[beside] else { continue }
            guard let from = place(beside, offset, inside, width, height) else {
                cost += unknown
                continue
            }
            for c in 0..<3 {
                let difference = Int(source.samples[3 * beside + c]) - Int(source.samples[3 * from + c])
                cost += difference * difference
            }
        }
        return cost
    }

    /// Finds offsets whose seams cost less, or as much.
    ///
    /// - Parameter filled: for each pixel of the picture the one that it is copied from, in the hole by one of the offsets.
    /// - Returns: the same, changed, and what it costs.
    /// - Throws: the reason of a cancellation.
    func improved(_ filled: [Int], _ cancellation: Cancellation) throws(SinGANError) -> (origins: [Int], cost: Int) {
        let width = source.width
        let known = Dictionary(uniqueKeysWithValues: offsets.enumerated().map { ($1, $0) })
        var labels = pixels.map { pixel -> Int in
            let offset = Offset(x: filled[pixel] % width - pixel % width, y: filled[pixel] / width - pixel / width)
            return known[offset] ?? 0
        }
        var cut = MinimumCut(nodes: pixels.count, edges: pairs)
        var seams = pairs.map { seam(labels[$0.from], labels[$0.to], $0) }
        var cost = total(labels, seams)
        for _ in 0..<Self.sweeps {
            let before = cost
            for label in offsets.indices {
                try cancellation.check()
                expand(label, &labels, &seams, &cost, &cut)
            }
            if cost == before { break }
        }
        var origins = filled
        for (number, pixel) in pixels.enumerated() {
            let offset = offsets[labels[number]]
            origins[pixel] = pixel + offset.y * width + offset.x
        }
        return (origins, cost)
    }

    /// Gives one offset to all pixels that are better off with it.
    private func expand(_ label: Int, _ labels: inout [Int], _ seams: inout [Int], _ cost: inout Int, _ cut: inout MinimumCut) {
        let first = label * pixels.count
        var costs = pixels.indices.map { own[first + $0] - own[labels[$0] * pixels.count + $0] }
        var capacities = [Int](repeating: 0, count: pairs.count)
        for (i, pair) in pairs.enumerated() {
            let (one, other) = (seam(labels[pair.from], label, pair), seam(label, labels[pair.to], pair))
            // What stays a pair's is the case of the second one alone; where seams are no metric, it is left out.
            costs[pair.from] += other - seams[i]
            costs[pair.to] -= other
            capacities[i] = max(0, one + other - seams[i])
        }
        let isChanged = cut.cut(costs: costs, capacities: capacities)
        guard isChanged.indices.contains(where: { isChanged[$0] && labels[$0] != label }) else { return }
        var changed = labels
        for number in pixels.indices where isChanged[number] { changed[number] = label }
        let changedSeams = pairs.map { seam(changed[$0.from], changed[$0.to], $0) }
        let changedCost = total(changed, changedSeams)
        guard changedCost < cost else { return }
        (labels, seams, cost) = (changed, changedSeams, changedCost)
    }

    private func total(_ labels: [Int], _ seams: [Int]) -> Int {
        labels.indices.reduce(0) { $0 + own[labels[$1] * pixels.count + $1] } + seams.reduce(0, +)
    }

    /// What a pair of neighbours with these offsets costs.
    @inline(__always)
    private func seam(_ one: Int, _ other: Int, _ pair: (from: Int, to: Int)) -> Int {
        one == other ? 0 : difference(one, other, pair.from) + difference(one, other, pair.to) + 1
    }

    @inline(__always)
    private func difference(_ one: Int, _ other: Int, _ number: Int) -> Int {
        colors.withUnsafeBufferPointer { colors in
            let (p, q) = (
                colors.baseAddress! + 3 * (one * pixels.count + number), colors.baseAddress! + 3 * (other * pixels.count + number)
            )
            guard p[0] >= 0, q[0] >= 0 else { return Self.unknown }
            let (r, g, b) = (Int32(p[0]) - Int32(q[0]), Int32(p[1]) - Int32(q[1]), Int32(p[2]) - Int32(q[2]))
            return Int(r * r + g * g + b * b)
        }
    }
}
