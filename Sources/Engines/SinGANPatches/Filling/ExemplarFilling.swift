import CKernels
import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// A hole that is filled patch by patch from its edge.
struct ExemplarFilling {
    private(set) var picture: FixedPicture
    /// The pixels of the hole.
    let inside: [Bool]
    /// The certainty of each pixel, 0...1: 0 where nothing is known yet.
    private var confidence: [Float]
    /// The pixel that each one is a copy of: itself where it was known.
    private(set) var origins: [Int]
    private let source: FixedPicture
    private let field: RandomField
    /// Which one of several fillings this is.
    private let number: Int
    /// The corners of patches that were known from the beginning.
    private let known: [Int]
    private var step = 0

    /// Whether there is anything to fill the hole from.
    var hasPatches: Bool { !known.isEmpty }

    private static let side = Int(SINGAN_PATCH_SIDE)
    /// A pixel belongs to the hole from this coverage on.
    private static let threshold = Int16(FixedPicture.white / 4)
    /// The factor by which confidence falls with every patch.
    private static let decay: Float = 0.95
    /// Patches whose difference is up to this factor of the best one's may be taken in its place.
    private static let tolerance = 1.1

    /// A copy of the picture, with nothing known where the hole covers a quarter of a pixel.
    ///
    /// - Parameter number: a number that gives another filling.
    init(_ source: FixedPicture, hole: FixedPicture, _ field: RandomField, number: Int = 0) {
        (self.source, self.number) = (source, number)
        picture = FixedPicture(source.size)
        picture.copy(source)
        let inside = (0..<source.width * source.height).map { hole.samples[3 * $0] >= Self.threshold }
        self.inside = inside
        confidence = inside.map { $0 ? 0 : 1 }
        origins = Array(inside.indices)
        let (columns, width) = (source.columns, source.width)
        known = (0..<columns * source.rows).filter { place in
            let (x, y) = (place % columns, place / columns)
            return (0..<Self.side).allSatisfy { row in (0..<Self.side).allSatisfy { !inside[(y + row) * width + x + $0] } }
        }.map { $0 / columns * width + $0 % columns }
        self.field = field
    }

    /// The place of the patch that each patch's middle was copied from.
    var places: [UInt32] {
        let (width, half) = (picture.width, Self.side / 2)
        return (0..<picture.columns * picture.rows).map { i in
            let (x, y) = (i % picture.columns, i / picture.columns)
            let origin = origins[(y + half) * width + x + half]
            return PatchField.place(
                max(0, min(origin % width - half, picture.columns - 1)), max(0, min(origin / width - half, picture.rows - 1)))
        }
    }

    /// Copies the pixels of the hole from other ones.
    ///
    /// - Parameter origins: for each pixel the one that it is a copy of, which is known: itself outside of the hole.
    mutating func take(_ origins: [Int]) {
        self.origins = origins
        for pixel in inside.indices where inside[pixel] {
            for c in 0..<3 { picture.samples[3 * pixel + c] = source.samples[3 * origins[pixel] + c] }
        }
    }

    /// The offset by which each pixel of the hole was copied.
    var offsets: [HoleMontage.Offset] {
        let width = picture.width
        return inside.indices.filter { inside[$0] }.map { pixel in
            HoleMontage.Offset(x: origins[pixel] % width - pixel % width, y: origins[pixel] / width - pixel / width)
        }
    }

    /// The number of pixels that belong to a hole.
    static func pixels(of hole: FixedPicture) -> Int { (0..<hole.width * hole.height).count { hole.samples[3 * $0] >= threshold } }

    /// Fills all of it. Leaves the picture as it is where no whole patch is known.
    mutating func run(_ cancellation: Cancellation) throws(SinGANError) {
        guard !known.isEmpty else { return }
        while let corner = nextCorner() {
            try cancellation.check()
            paste(best(for: corner), at: corner)
            step += 1
        }
    }

    /// The corner of the patch around the edge pixel that is the most certain and has the most structure; nil where nothing is left.
    private func nextCorner() -> Int? {
        var best: (priority: Float, corner: Int)?
        let (w, h) = (picture.width, picture.height)
        for y in 0..<h {
            for x in 0..<w where confidence[y * w + x] == 0 {
                let isEdge =
                    (x > 0 && confidence[y * w + x - 1] > 0) || (x + 1 < w && confidence[y * w + x + 1] > 0)
                    || (y > 0 && confidence[(y - 1) * w + x] > 0) || (y + 1 < h && confidence[(y + 1) * w + x] > 0)
                guard isEdge else { continue }
                let corner = max(0, min(y - Self.side / 2, h - Self.side)) * w + max(0, min(x - Self.side / 2, w - Self.side))
                let priority = priority(of: corner)
                if priority > best?.priority ?? -1 { best = (priority, corner) }
            }
        }
        return best?.corner
    }

    /// The mean confidence of a patch, times its contrast where it is known: what has structure is continued first.
    private func priority(of corner: Int) -> Float {
        var (sure, sum, squares, count): (Float, Float, Float, Float) = (0, 0, 0, 0)
        for row in 0..<Self.side {
            for column in 0..<Self.side {
                let i = corner + row * picture.width + column
                sure += confidence[i]
                guard confidence[i] > 0 else { continue }
                let value = Float(picture.samples[3 * i + 1]) / Float(FixedPicture.white)
                sum += value
                squares += value * value
                count += 1
            }
        }
        let variance = max(0, squares / max(count, 1) - (sum / max(count, 1)) * (sum / max(count, 1)))
        return sure / Float(Self.side * Self.side) * (0.05 + variance.squareRoot())
    }

    /// The corner of a known patch that is nearest where something is known here.
    private func best(for corner: Int) -> Int {
        var offsets: [Int] = []
        for row in 0..<Self.side {
            for column in 0..<Self.side where confidence[corner + row * picture.width + column] > 0 {
                offsets.append(row * picture.width + column)
            }
        }
        var costs = [Int32](repeating: .max, count: known.count)
        var best = Int32.max
        let samples = picture.samples
        for (number, other) in known.enumerated() {
            var cost: Int32 = 0
            for offset in offsets {
                let (p, q) = (samples + 3 * (corner + offset), samples + 3 * (other + offset))
                let (r, g, b) = (Int32(p[0]) - Int32(q[0]), Int32(p[1]) - Int32(q[1]), Int32(p[2]) - Int32(q[2]))
                cost += r * r + g * g + b * b
                if Double(cost) > Self.tolerance * Double(best) { break }
            }
            costs[number] = cost
            best = min(best, cost)
        }
        let limit = Double(best) * Self.tolerance
        let near = known.indices.filter { Double(costs[$0]) <= limit }
        return known[near[min(near.count - 1, Int(field.uniform(x: step, y: number) * Double(near.count)))]]
    }

    /// Copies what is not known here from a patch that is.
    private mutating func paste(_ source: Int, at corner: Int) {
        var sure: Float = 0
        for row in 0..<Self.side { for column in 0..<Self.side { sure += confidence[corner + row * picture.width + column] } }
        sure *= Self.decay / Float(Self.side * Self.side)
        for row in 0..<Self.side {
            for column in 0..<Self.side {
                let offset = row * picture.width + column
                guard confidence[corner + offset] == 0 else { continue }
                for c in 0..<3 { picture.samples[3 * (corner + offset) + c] = picture.samples[3 * (source + offset) + c] }
                confidence[corner + offset] = max(sure, 1e-6)
                origins[corner + offset] = source + offset
            }
        }
    }
}
