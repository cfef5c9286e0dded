import SinGANImaging
import SinGANSupport

/// The place in a picture that each pixel of one of another size comes from, so that what matters keeps its shape: seams, paths of touching pixels
/// from side to side that matter least, are left out or come twice (Avidan and Shamir, "Seam carving for content-aware image resizing", SIGGRAPH
/// 2007, with the costs of Rubinstein et al., "Improved seam carving for video retargeting", SIGGRAPH 2008).
///
/// In whole numbers: the same on every processor. Takes time in proportion to the seams times the pixels, so it is meant for coarse scales.
struct SeamLayout {
    private(set) var width: Int
    private(set) var height: Int
    /// The places in the picture, x | y << 16, by rows.
    private(set) var places: [UInt32]
    /// Red, green and blue, and how much a pixel matters.
    private var samples: [SIMD4<Int32>]

    private static let importance = 3
    /// The pixels around an edge in which everything matters.
    private static let reach = 3
    /// The amount by which a pixel that comes twice matters more than before, so that the next seams lie elsewhere.
    private static let again: Int32 = 200
    /// The part of a picture's width that seams take up at once: no pixel comes more than twice then.
    private static let most = 0.4

    /// The layout of this size. Each side is at least 2.
    init(_ picture: FixedPicture, _ size: PixelSize) {
        (width, height) = (picture.width, picture.height)
        let columns = width
        places = (0..<width * height).map { PatchField.place($0 % columns, $0 / columns) }
        samples = (0..<width * height).map { i in
            SIMD4(Int32(picture.samples[3 * i]), Int32(picture.samples[3 * i + 1]), Int32(picture.samples[3 * i + 2]), 0)
        }
        weigh()
        widen(to: size.width)
        transpose()
        widen(to: size.height)
        transpose()
    }

    /// Another arrangement of the picture: `share`, 0...1, of its columns and half as much of its rows come twice, those that matter least in bands
    /// that are left to chance; as many go missing at one side. So objects stay whole and lie elsewhere.
    init(_ picture: FixedPicture, rearranged share: Double, _ field: RandomField) {
        self.init(picture, picture.size)
        rearrange(share, field, direction: 0)
        transpose()
        rearrange(share / 2, field, direction: 1)
        transpose()
    }

    private mutating func rearrange(_ share: Double, _ field: RandomField, direction: Int) {
        let own = width
        let mean = samples.reduce(0) { $0 + Int($1[Self.importance]) } / samples.count
        prefer((0...Self.bands).map { Int(field.uniform(x: $0, y: direction) * 1024) * mean / 1024 })
        widen(to: own + Int((Double(own) * share).rounded()))
        let isFirstSide = field.uniform(x: Self.bands + 1, y: direction) < 0.5
        prefer(isFirstSide ? [0, Self.slope * mean] : [Self.slope * mean, 0])
        widen(to: own)
    }

    /// Makes columns matter more: by these amounts at evenly spaced places, and in between by what lies between them.
    private mutating func prefer(_ amounts: [Int]) {
        for i in samples.indices {
            let place = i % width * (amounts.count - 1)
            let (knot, rest) = (place / width, place % width)
            samples[i][Self.importance] += Int32((amounts[knot] * (width - rest) + amounts[knot + 1] * rest) / width)
        }
    }

    private static let bands = 4
    /// The factor by which one side matters more than the other where columns go missing, in mean pixels.
    private static let slope = 4

    private static func difference(_ a: SIMD4<Int32>, _ b: SIMD4<Int32>) -> Int32 {
        let d = a &- b
        return abs(d.x) + abs(d.y) + abs(d.z)
    }

    /// Computes how much pixels matter: the mean gradient around them.
    private mutating func weigh() {
        let (width, height, reach) = (width, height, Self.reach)
        var gradients = [Int32](repeating: 0, count: width * height)
        for y in 0..<height {
            let (above, below) = (max(y - 1, 0) * width, min(y + 1, height - 1) * width)
            for x in 0..<width {
                let (left, right) = (y * width + max(x - 1, 0), y * width + min(x + 1, width - 1))
                gradients[y * width + x] =
                    Self.difference(samples[left], samples[right]) + Self.difference(samples[above + x], samples[below + x])
            }
        }
        for y in 0..<height {
            for x in 0..<width {
                let (rows, columns) = (
                    max(0, y - reach)...min(height - 1, y + reach), max(0, x - reach)...min(width - 1, x + reach)
                )
                var sum: Int32 = 0
                for v in rows { for u in columns { sum += gradients[v * width + u] } }
                samples[y * width + x][Self.importance] = sum / Int32(rows.count * columns.count)
            }
        }
    }

    private mutating func widen(to target: Int) {
        while width != target {
            let count = min(abs(target - width), max(1, Int(Double(width) * Self.most)))
            take(seams(count), times: target > width ? 2 : 0)
        }
    }

    /// Marks the pixels of the `count` seams from top to bottom that matter least, each found where the ones before it are left out.
    private func seams(_ count: Int) -> [Bool] {
        let width = width
        var marks = [Bool](repeating: false, count: width * height)
        var rows = (0..<height).map { y in Array(y * width..<(y + 1) * width) }
        var costs = [Int32](repeating: 0, count: width * height)
        var steps = [Int8](repeating: 0, count: width * height)
        for _ in 0..<count {
            let left = rows[0].count
            for y in 0..<height {
                for x in 0..<left { (costs[y * width + x], steps[y * width + x]) = cheapest(x, y, rows, costs) }
            }
            let last = (height - 1) * width
            var x = (0..<left).min { costs[last + $0] < costs[last + $1] } ?? 0
            for y in stride(from: height - 1, through: 0, by: -1) {
                marks[rows[y].remove(at: x)] = true
                x += Int(steps[y * width + x])
            }
        }
        return marks
    }

    /// Returns the cost of the cheapest seam to a pixel, and the step to the pixel above it. A seam costs what its pixels matter, and the differences
    /// where their neighbours meet.
    private func cheapest(_ x: Int, _ y: Int, _ rows: [[Int]], _ costs: [Int32]) -> (cost: Int32, step: Int8) {
        let row = rows[y]
        let (before, after) = (samples[row[max(x - 1, 0)]], samples[row[min(x + 1, row.count - 1)]])
        let own = samples[row[x]][Self.importance] + Self.difference(before, after)
        guard y > 0 else { return (own, 0) }
        let above = samples[rows[y - 1][x]]
        let base = (y - 1) * width + x
        var best: (cost: Int32, step: Int8) = (costs[base], 0)
        if x > 0 {
            let cost = costs[base - 1] + Self.difference(above, before)
            if cost < best.cost { best = (cost, -1) }
        }
        if x + 1 < row.count {
            let cost = costs[base + 1] + Self.difference(above, after)
            if cost < best.cost { best = (cost, 1) }
        }
        return (best.cost + own, best.step)
    }

    /// Leaves the marked pixels out, as many in each row, or takes them twice.
    private mutating func take(_ marks: [Bool], times: Int) {
        var places: [UInt32] = []
        var samples: [SIMD4<Int32>] = []
        for i in marks.indices {
            var sample = self.samples[i]
            if marks[i] { sample[Self.importance] += Self.again }
            for _ in 0..<(marks[i] ? times : 1) {
                places.append(self.places[i])
                samples.append(sample)
            }
        }
        (self.places, self.samples, width) = (places, samples, places.count / height)
    }

    private mutating func transpose() {
        let (width, height) = (width, height)
        func transposed<Element>(_ rows: [Element]) -> [Element] {
            (0..<width * height).map { rows[$0 % height * width + $0 / height] }
        }
        (places, samples) = (transposed(places), transposed(samples))
        (self.width, self.height) = (height, width)
    }
}

extension SeamLayout {
    /// The place in `source` that a pixel of a picture of size `target` comes from; both belong to one scale, which may be finer than the layout's.
    func place(_ x: Int, _ y: Int, of target: PixelSize, in source: PixelSize, layoutOf coarse: PixelSize) -> (x: Int, y: Int) {
        let (u, v) = (x * width / target.width, y * height / target.height)
        let place = places[v * width + u]
        // How far the pixel lies inside the layout's.
        let (restX, restY) = (x - u * target.width / width, y - v * target.height / height)
        return (
            min(Int(place & 0xFFFF) * source.width / coarse.width + restX, source.width - 1),
            min(Int(place >> 16) * source.height / coarse.height + restY, source.height - 1)
        )
    }
}
