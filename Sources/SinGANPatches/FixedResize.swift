import CKernels
import Foundation
import SinGANImaging
import SinGANNumerics

/// Changes the size of `FixedPicture`s: bicubic (Keys 1981, a = -1/2), half-pixel centres, as wide as an output pixel when shrinking; in whole numbers.
struct FixedResize {
    /// What lies beyond the border.
    enum Border: Hashable {
        /// b a | a b c
        case mirrored
        /// The other side.
        case repeated
    }

    let pool: WorkerPool
    let kernels: singan_kernels

    /// Writes `picture`, stretched to `target`'s size, into `target`. Time is proportional to the pixels of the larger of the two.
    func callAsFunction(_ picture: FixedPicture, into target: FixedPicture, across: Border = .mirrored, down: Border = .mirrored) {
        if picture.size == target.size { return target.copy(picture) }
        let columns = FixedTaps(from: picture.width, to: target.width, border: across)
        let rows = FixedTaps(from: picture.height, to: target.height, border: down)
        let bytes = (3 * columns.padded + 64) * MemoryLayout<Int16>.stride
        pool.reserveScratch(bytes / MemoryLayout<Scalar>.stride + 1)
        let (source, result) = (picture.samples, target.samples)
        let (width, height, stride) = (picture.width, picture.height, picture.stride)
        let (targetWidth, targetHeight, kernels, pool) = (target.width, target.height, kernels, pool)
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
                            rows.gather(y, height, source, stride, kernels, middle)
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
            var whole = weights.map { Int(($0 / sum * 16384).rounded()) }
            // What rounding has left over goes where it shows least.
            let largest = whole.indices.max { whole[$0] < whole[$1] } ?? 0
            whole[largest] += 16384 - whole.reduce(0, +)
            starts.append(Int32(low))
            taps += whole.map { Int16($0) }
            offsets.append(Int32(taps.count))
            (lowest, highest) = (min(lowest, low), max(highest, high))
        }
        (before, after) = (-lowest, highest - count + 1)
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

        private func place(_ index: Int, _ count: Int) -> Int {
            switch border {
            case .repeated: return ((index % count) + count) % count
            case .mirrored:
                let inside = ((index % (2 * count)) + 2 * count) % (2 * count)
                return inside < count ? inside : 2 * count - 1 - inside
            }
        }

        /// Fills what lies beyond the ends of a row of `width` pixels.
        func extend(_ row: UnsafeMutablePointer<Int16>, _ width: Int) {
            for x in 1..<before + 1 { copyPixel(row, from: place(-x, width), to: -x) }
            for x in 0..<after { copyPixel(row, from: place(width + x, width), to: width + x) }
        }

        private func copyPixel(_ row: UnsafeMutablePointer<Int16>, from: Int, to: Int) {
            for c in 0..<3 { row[3 * to + c] = row[3 * from + c] }
        }

        /// A row near the upper or lower border: its rows are gathered first.
        func gather(
            _ y: Int, _ height: Int, _ source: UnsafePointer<Int16>, _ stride: Int, _ kernels: singan_kernels,
            _ out: UnsafeMutablePointer<Int16>
        ) {
            let (first, last) = (Int(offsets[y]), Int(offsets[y + 1]))
            let rows = UnsafeMutablePointer<Int16>.allocate(capacity: (last - first) * stride)
            defer { rows.deallocate() }
            for t in 0..<last - first {
                (rows + t * stride).update(from: source + place(Int(starts[y]) + t, height) * stride, count: stride)
            }
            kernels.fixed_column(rows, stride, Int32(stride), taps + first, Int32(last - first), out)
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
