import CKernels
import Foundation
import SinGANImaging
import SinGANNumerics

/// Changes the size of `FixedPicture`s: bicubic (Keys 1981, a = -1/2), half-pixel centres, as wide as an output pixel when shrinking; in whole
/// numbers.
struct FixedResize {
    /// The continuation of a picture beyond its border.
    enum Border: Hashable {
        /// The picture, mirrored: b a | a b c.
        case mirrored
        /// The picture's other side.
        case repeated

        /// The index inside that stands for one that may lie beyond.
        func place(_ index: Int, of count: Int) -> Int {
            switch self {
            case .repeated: return ((index % count) + count) % count
            case .mirrored:
                let inside = ((index % (2 * count)) + 2 * count) % (2 * count)
                return inside < count ? inside : 2 * count - 1 - inside
            }
        }
    }

    let pool: WorkerPool
    let kernels: singan_kernels

    /// Writes `picture`, stretched to `target`'s size, into `target`. Time is proportional to the pixels of the larger of the two.
    func callAsFunction(_ picture: FixedPicture, into target: FixedPicture, across: Border = .mirrored, down: Border = .mirrored) {
        // Much smaller in steps: taps of a thousand pixels would be nothing but rounding.
        var source = picture
        while source.width > Self.step * target.width || source.height > Self.step * target.height {
            func next(_ side: Int, _ target: Int) -> Int { side > Self.step * target ? max(side / 4, target) : side }
            let smaller = FixedPicture(PixelSize(width: next(source.width, target.width), height: next(source.height, target.height)))
            FixedStretch(from: source.size, to: smaller.size, across: across, down: down)(source, into: smaller, on: pool, kernels)
            source = smaller
        }
        FixedStretch(from: source.size, to: target.size, across: across, down: down)(source, into: target, on: pool, kernels)
    }

    /// The factor by which a picture may shrink at once.
    private static let step = 8
}

/// A change from one size to another one, whose weights are computed once.
final class FixedStretch {
    private let columns: FixedTaps
    private let rows: FixedTaps
    private let from: PixelSize
    private let to: PixelSize

    init(from: PixelSize, to: PixelSize, across: FixedResize.Border = .mirrored, down: FixedResize.Border = .mirrored) {
        (self.from, self.to) = (from, to)
        columns = FixedTaps(from: from.width, to: to.width, border: across)
        rows = FixedTaps(from: from.height, to: to.height, border: down)
    }

    /// Writes `picture`, of the size it is from, into `target`, of the size it is to. Allocates nothing once the pool's scratch has room.
    func callAsFunction(_ picture: FixedPicture, into target: FixedPicture, on pool: WorkerPool, _ kernels: singan_kernels) {
        precondition(picture.size == from && target.size == to, "FixedStretch \(from) to \(to): \(picture.size) to \(target.size)")
        if from == to { return target.copy(picture) }
        // A line between, and the rows that a line near the border is made of.
        let line = 3 * columns.padded + 64
        let bytes = (line + rows.most * picture.stride + 64) * MemoryLayout<Int16>.stride
        pool.reserveScratch(bytes / MemoryLayout<Scalar>.stride + 1)
        let (source, result) = (picture.samples, target.samples)
        let (width, height, stride) = (picture.width, picture.height, picture.stride)
        let (targetWidth, targetHeight) = (target.width, target.height)
        rows.withPointers { rows in
            columns.withPointers { columns in
                pool.run((targetHeight + Self.rowsPerTask - 1) / Self.rowsPerTask) { task, worker in
                    let room = UnsafeMutableRawPointer(pool.scratch(worker, 0)).assumingMemoryBound(to: Int16.self)
                    let middle = room + 3 * columns.before
                    for y in task * Self.rowsPerTask..<min((task + 1) * Self.rowsPerTask, targetHeight) {
                        let (first, last) = (Int(rows.offsets[y]), Int(rows.offsets[y + 1]))
                        let start = Int(rows.starts[y])
                        if start >= 0, start + last - first <= height {
                            kernels.fixed_column(
                                source + start * stride, stride, Int32(stride), rows.taps + first, Int32(last - first), middle)
                        } else {
                            rows.gather(y, height, source, stride, into: room + line)
                            kernels.fixed_column(room + line, stride, Int32(stride), rows.taps + first, Int32(last - first), middle)
                        }
                        columns.extend(middle, width)
                        kernels.fixed_row(
                            middle, columns.starts, columns.offsets, columns.taps, Int32(targetWidth), result + y * 3 * targetWidth)
                    }
                }
            }
        }
    }

    private static let rowsPerTask = 16
}

/// The weights of one direction, 14 bits after the point; each output's sum to 1 exactly.
struct FixedTaps {
    private var starts: [Int32] = []
    private var offsets: [Int32] = [0]
    private var taps: [Int16] = []
    private let border: FixedResize.Border
    private let count: Int
    /// Pixels before 0 and from `count` on that taps reach.
    private let before: Int
    private let after: Int

    /// The most taps that an output has.
    let most: Int

    /// Pixels of a row with what lies beyond its ends.
    var padded: Int { before + count + after }

    init(from count: Int, to newCount: Int, border: FixedResize.Border) {
        (self.border, self.count) = (border, count)
        let ratio = Double(count) / Double(newCount)
        let width = max(1, ratio)
        var lowest = 0
        var highest = count - 1
        for position in 0..<newCount {
            let center = (Double(position) + 0.5) * ratio - 0.5
            let (low, high) = (Int((center - 2 * width).rounded(.up)), Int((center + 2 * width).rounded(.down)))
            let weights = (low...high).map { Self.cubic(abs(Double($0) - center) / width) }
            let sum = weights.reduce(0, +)
            // Sums are rounded, not weights: what one tap lacks the next one has, and all together are 1.
            var (reached, rounded) = (0.0, 0)
            let whole = weights.map { weight in
                reached += weight / sum * 16384
                let tap = Int(reached.rounded()) - rounded
                rounded += tap
                return tap
            }
            starts.append(Int32(low))
            taps += whole.map { Int16($0) }
            offsets.append(Int32(taps.count))
            (lowest, highest) = (min(lowest, low), max(highest, high))
        }
        (before, after) = (-lowest, highest - count + 1)
        most = zip(offsets, offsets.dropFirst()).map { Int($1 - $0) }.max() ?? 0
    }

    private static func cubic(_ x: Double) -> Double {
        if x < 1 { return (1.5 * x - 2.5) * x * x + 1 }
        return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0
    }

    /// The taps where kernels can read them.
    struct Pointers {
        let starts: UnsafePointer<Int32>
        let offsets: UnsafePointer<Int32>
        let taps: UnsafePointer<Int16>
        let before: Int
        let after: Int
        let border: FixedResize.Border

        /// Fills what lies beyond the ends of a row of `width` pixels.
        func extend(_ row: UnsafeMutablePointer<Int16>, _ width: Int) {
            for x in 1..<before + 1 { copyPixel(row, from: border.place(-x, of: width), to: -x) }
            for x in 0..<after { copyPixel(row, from: border.place(width + x, of: width), to: width + x) }
        }

        private func copyPixel(_ row: UnsafeMutablePointer<Int16>, from: Int, to: Int) {
            for c in 0..<3 { row[3 * to + c] = row[3 * from + c] }
        }

        /// The rows that a row near the upper or lower border is made of, one below the other.
        func gather(_ y: Int, _ height: Int, _ source: UnsafePointer<Int16>, _ stride: Int, into rows: UnsafeMutablePointer<Int16>) {
            for t in 0..<Int(offsets[y + 1] - offsets[y]) {
                (rows + t * stride).update(from: source + border.place(Int(starts[y]) + t, of: height) * stride, count: stride)
            }
        }
    }

    func withPointers(_ body: (Pointers) -> Void) {
        starts.withUnsafeBufferPointer { starts in
            offsets.withUnsafeBufferPointer { offsets in
                taps.withUnsafeBufferPointer { taps in
                    body(
                        Pointers(
                            starts: starts.baseAddress!, offsets: offsets.baseAddress!, taps: taps.baseAddress!, before: before,
                            after: after,
                            border: border))
                }
            }
        }
    }
}
