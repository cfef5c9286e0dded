import Foundation
import SinGANSupport

/// The number type of all tensors: Float, or Double where the package is built with the trait `DoublePrecision` (for checks).
#if DoublePrecision
    package typealias Scalar = Double
#else
    package typealias Scalar = Float
#endif

/// Sizes of a channels-last tensor: N maps of H rows, W columns and C channels.
package struct Shape: Hashable, Sendable, CustomStringConvertible {
    package let n: Int
    package let h: Int
    package let w: Int
    package let c: Int

    package init(n: Int = 1, h: Int, w: Int, c: Int) {
        precondition(n > 0 && h > 0 && w > 0 && c > 0, "Shape(n: \(n), h: \(h), w: \(w), c: \(c)): every size must be positive")
        self.n = n
        self.h = h
        self.w = w
        self.c = c
    }

    /// Pixels of one map.
    package var pixels: Int { h * w }
    package var count: Int { n * h * w * c }

    /// The shape after rows and columns have grown by `amount` on every side (negative: shrunk).
    package func grown(by amount: Int, channels: Int? = nil) -> Shape {
        Shape(n: n, h: h + 2 * amount, w: w + 2 * amount, c: channels ?? c)
    }

    /// The same maps, n of them.
    package func with(n: Int) -> Shape { Shape(n: n, h: h, w: w, c: c) }

    /// Width x height x channels, as every message says it.
    package var description: String { (n == 1 ? "" : "\(n) of ") + "\(w)x\(h)x\(c)" }
}

/// A block of scalars, aligned to 64 bytes. Not initialized unless asked.
package final class Buffer {
    package let count: Int
    package let pointer: UnsafeMutablePointer<Scalar>
    private let memory: MemoryBlock

    /// - Parameter largePages: memory that kernels jump about in: with small pages they'd miss the processor's table of pages all the time. Large
    /// maps get
    ///   them in any case.
    package init(_ count: Int, largePages: Bool = false) {
        self.count = count
        memory = MemoryBlock(bytes: max(count, 1) * MemoryLayout<Scalar>.stride, largePages: largePages)
        pointer = memory.pointer.bindMemory(to: Scalar.self, capacity: max(count, 1))
    }

    package convenience init(zeros count: Int) {
        self.init(count)
        pointer.initialize(repeating: 0, count: count)
    }

    package func fill(_ value: Scalar) { pointer.update(repeating: value, count: count) }

    package func copy(from other: Buffer) {
        precondition(count == other.count, "Buffer.copy: \(other.count) scalars into \(count)")
        pointer.update(from: other.pointer, count: count)
    }

    /// Whether the same bytes stand at `other`.
    package func equals(_ other: UnsafePointer<Scalar>) -> Bool { memcmp(pointer, other, count * MemoryLayout<Scalar>.stride) == 0 }

    package var array: [Scalar] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
}

/// A channels-last tensor (N x H x W x C) over a buffer. Copying a `Tensor` copies the reference, not the values: kernels write into tensors
/// that were allocated once.
package struct Tensor {
    package let shape: Shape
    package let buffer: Buffer
    /// Scalars of the buffer before the first of the tensor.
    private let offset: Int
    package var pointer: UnsafeMutablePointer<Scalar> { buffer.pointer + offset }
    package var count: Int { shape.count }

    /// Uninitialized values.
    package init(_ shape: Shape) {
        self.shape = shape
        buffer = Buffer(shape.count)
        offset = 0
    }

    /// A tensor over the beginning of `buffer`, which others may use too.
    package init(_ shape: Shape, over buffer: Buffer) {
        precondition(buffer.count >= shape.count, "Tensor \(shape) over a buffer of \(buffer.count)")
        self.init(shape, over: buffer, offset: 0)
    }

    private init(_ shape: Shape, over buffer: Buffer, offset: Int) {
        self.shape = shape
        self.buffer = buffer
        self.offset = offset
    }

    /// A view of some of the maps.
    package func maps(_ range: Range<Int>) -> Tensor {
        precondition(range.lowerBound >= 0 && range.upperBound <= shape.n, "Tensor.maps: \(range) of \(shape)")
        return Tensor(shape.with(n: range.count), over: buffer, offset: offset + range.lowerBound * shape.pixels * shape.c)
    }

    /// A view of some rows of one map.
    package func rows(_ range: Range<Int>) -> Tensor {
        precondition(shape.n == 1 && range.lowerBound >= 0 && range.upperBound <= shape.h, "Tensor.rows: \(range) of \(shape)")
        let line = shape.w * shape.c
        return Tensor(Shape(h: range.count, w: shape.w, c: shape.c), over: buffer, offset: offset + range.lowerBound * line)
    }

    /// A view of one map.
    package func map(_ index: Int) -> Tensor { maps(index..<index + 1) }

    package init(zeros shape: Shape) {
        self.init(shape)
        buffer.fill(0)
    }

    package init(_ shape: Shape, _ values: some Collection<Scalar>) {
        precondition(values.count == shape.count, "Tensor \(shape) from \(values.count) values")
        self.init(shape)
        for (i, v) in values.enumerated() { pointer[i] = v }
    }

    package var values: [Scalar] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

    package func fill(_ value: Scalar) { pointer.update(repeating: value, count: count) }

    package func copy(from other: Tensor) {
        precondition(shape == other.shape, "Tensor.copy: \(other.shape) into \(shape)")
        pointer.update(from: other.pointer, count: count)
    }

    package func copied() -> Tensor {
        let copy = Tensor(shape)
        copy.copy(from: self)
        return copy
    }

    /// The scalar at map n, row y, column x, channel c: for tests and setting up, not for loops that count.
    package subscript(n: Int, y: Int, x: Int, c: Int) -> Scalar {
        get { pointer[((n * shape.h + y) * shape.w + x) * shape.c + c] }
        nonmutating set { pointer[((n * shape.h + y) * shape.w + x) * shape.c + c] = newValue }
    }
}

/// Loops over all elements, in ranges shared between the threads.
package enum Elementwise {
    /// Values worth a range of their own, and values that stay in a level-1 cache.
    package static let (smallest, largest) = (2048, 16_384)

    /// `body` gets ranges of pixels that together are 0 ..< pixels. Pixels must not depend on each other.
    package static func overPixels(_ pixels: Int, channels: Int, on pool: WorkerPool, _ body: (Range<Int>) -> Void) {
        let values = pixels * channels
        let parts = values < 2 * smallest ? 1 : max(min(pool.threads, pixels), values / largest)
        pool.run(parts) { part, _ in body(pixels * part / parts..<pixels * (part + 1) / parts) }
    }
}

/// Values below -1 become -1, values above 1 become 1, what is not a number stays.
package enum Clamp {
    /// Values that are worth another thread: some ten microseconds' work.
    package static let leastValues = 32_768

    @inline(__always) package static func apply(_ x: SIMD4<Scalar>) -> SIMD4<Scalar> {
        x.replacing(with: -1, where: x .< -1).replacing(with: 1, where: x .> 1)
    }

    @inline(__always) package static func apply(_ x: SIMD16<Scalar>) -> SIMD16<Scalar> {
        x.replacing(with: -1, where: x .< -1).replacing(with: 1, where: x .> 1)
    }
}

extension Tensor {
    /// Brings every value to -1...1.
    package func clamp() { Self.clamp(pointer, 0..<count) }

    /// The same, shared between the pool's threads. Allocates nothing.
    package func clamp(on pool: WorkerPool) {
        let values = pointer
        pool.runRanges(count, least: Clamp.leastValues) { range, _ in Self.clamp(values, range) }
    }

    private static func clamp(_ values: UnsafeMutablePointer<Scalar>, _ range: Range<Int>) {
        for i in range { values[i] = min(max(values[i], -1), 1) }
    }
}
