import CKernels
import SinGANNumerics
import SinGANSupport

/// The correspondences of patches: for each patch of one picture (the query) the place of a patch of another (the key), x | y << 16, and the
/// difference of the two.
///
/// Two fields take turns: a sweep reads one and writes the other.
final class PatchField: @unchecked Sendable {
    private(set) var columns = 0
    private(set) var rows = 0
    private(set) var current: UnsafeMutablePointer<UInt32>
    private(set) var next: UnsafeMutablePointer<UInt32>
    let costs: UnsafeMutablePointer<UInt32>
    private let memory: MemoryBlock
    private let capacity: Int

    var count: Int { columns * rows }

    /// - Parameter capacity: the patches that there is room for.
    init(capacity: Int) {
        self.capacity = capacity
        memory = MemoryBlock(bytes: 3 * capacity * MemoryLayout<UInt32>.stride)
        current = memory.pointer.bindMemory(to: UInt32.self, capacity: 3 * capacity)
        next = current + capacity
        costs = current + 2 * capacity
    }

    static func place(_ x: Int, _ y: Int) -> UInt32 { UInt32(x) | UInt32(y) << 16 }

    func turn() { swap(&current, &next) }

    /// Draws places at random among `keyColumns` x `keyRows`.
    func scatter(columns: Int, rows: Int, keyColumns: Int, keyRows: Int, _ field: RandomField, on pool: WorkerPool) {
        reshape(columns, rows)
        let target = current
        pool.runRanges(rows, least: 16) { range, _ in
            for y in range {
                for x in 0..<columns {
                    let u = Int(field.uniform(x: x, y: y) * Double(keyColumns))
                    let v = Int(field.uniform(x: x, y: y, channel: 1) * Double(keyRows))
                    target[y * columns + x] = Self.place(min(u, keyColumns - 1), min(v, keyRows - 1))
                }
            }
        }
    }

    /// Sets each patch's own place, stretched where the key has another size.
    ///
    /// - Parameters:
    ///   - first: the row of the whole with which the field begins.
    ///   - whole: the number of the whole's rows; nil where the field is the whole.
    func identify(columns: Int, rows: Int, keyColumns: Int, keyRows: Int, from first: Int = 0, of whole: Int? = nil, on pool: WorkerPool) {
        reshape(columns, rows)
        let (target, whole) = (current, whole ?? rows)
        pool.runRanges(rows, least: 16) { range, _ in
            for y in range {
                let v = min((2 * (y + first) + 1) * keyRows / (2 * whole), keyRows - 1)
                for x in 0..<columns {
                    let u = columns == keyColumns ? x : min((2 * x + 1) * keyColumns / (2 * columns), keyColumns - 1)
                    target[y * columns + x] = Self.place(u, v)
                }
            }
        }
    }

    /// Carries the correspondences over to larger pictures: each patch takes that of the patch at its place in the coarser field.
    func enlarge(columns: Int, rows: Int, keyColumns: Int, keyRows: Int, fromKeyColumns: Int, fromKeyRows: Int, on pool: WorkerPool) {
        enlarge(columns: columns, rows: rows, on: pool) { u, v, restX, restY in
            let newU = (2 * u + 1) * keyColumns / (2 * fromKeyColumns) + restX
            let newV = (2 * v + 1) * keyRows / (2 * fromKeyRows) + restY
            return Self.place(max(0, min(newU, keyColumns - 1)), max(0, min(newV, keyRows - 1)))
        }
    }

    /// Carries the correspondences over to larger pictures, where the keys are several pictures below each other.
    func enlarge(columns: Int, rows: Int, from old: [ExampleAtlas.Piece], to new: [ExampleAtlas.Piece], on pool: WorkerPool) {
        enlarge(columns: columns, rows: rows, on: pool) { u, v, restX, restY in
            // What lies in no picture goes to the own one.
            let number = old.lastIndex { $0.top <= v && $0.rows > 0 && $0.columns > 0 } ?? 0
            let (a, b) = (old[number], new[number])
            guard a.rows > 0, a.columns > 0, b.rows > 0, b.columns > 0 else { return 0 }
            let (across, down) = (min(u, a.columns - 1), max(0, min(v - a.top, a.rows - 1)))
            let newU = (2 * across + 1) * b.columns / (2 * a.columns) + restX
            let newV = (2 * down + 1) * b.rows / (2 * a.rows) + restY
            return Self.place(max(0, min(newU, b.columns - 1)), b.top + max(0, min(newV, b.rows - 1)))
        }
    }

    /// Takes for each patch what `carried` makes of the place of the nearest coarser patch, and of how far it lies from that one, in patches of its own
    /// size.
    @inline(__always) private func enlarge(
        columns: Int, rows: Int, on pool: WorkerPool, _ carried: (_ u: Int, _ v: Int, _ restX: Int, _ restY: Int) -> UInt32
    ) {
        let (oldColumns, oldRows) = (self.columns, self.rows)
        let (source, target) = (current, next)
        reshape(columns, rows)
        pool.runRanges(rows, least: 16) { range, _ in
            for y in range {
                let oldY = min((2 * y + 1) * oldRows / (2 * rows), oldRows - 1)
                let restY = y - (2 * oldY + 1) * rows / (2 * oldRows)
                for x in 0..<columns {
                    let oldX = min((2 * x + 1) * oldColumns / (2 * columns), oldColumns - 1)
                    let restX = x - (2 * oldX + 1) * columns / (2 * oldColumns)
                    let old = source[oldY * oldColumns + oldX]
                    target[y * columns + x] = carried(Int(old & 0xFFFF), Int(old >> 16), restX, restY)
                }
            }
        }
        turn()
    }

    private func reshape(_ columns: Int, _ rows: Int) {
        precondition(columns * rows <= capacity, "PatchField: \(columns)x\(rows) patches in room for \(capacity)")
        (self.columns, self.rows) = (columns, rows)
    }
}
