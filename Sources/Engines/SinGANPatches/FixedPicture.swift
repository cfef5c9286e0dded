import CKernels
import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// A picture of whole numbers, 0...2040 (eight steps to each of an 8-bit file's), red, green and blue interleaved: what patches are compared by.
///
/// Everything that is computed of it is exact, so that results are the same bytes on every processor, for every kernel variant and any number of
/// threads. The first guess of a synthesis alone may leave the range, within -3360...5400: squared differences of patches still fit 32 bits then.
///
/// Not synchronized: who writes into one must be alone with it.
final class FixedPicture: @unchecked Sendable {
    static let white = Int(SINGAN_PATCH_WHITE)
    /// The range of samples in a first guess.
    static let guessRange: ClosedRange<Double> = -3360...5400
    /// The steps of one 8-bit level.
    static let stepsPerLevel: Float = Float(white) / 255

    private(set) var width: Int
    private(set) var height: Int
    /// height x width x 3 samples, and room behind them for vectors that reach over the end.
    let samples: UnsafeMutablePointer<Int16>
    /// Pixels that there is room for.
    let capacity: Int
    private let memory: MemoryBlock

    var stride: Int { 3 * width }
    /// Patches side by side, and rows of them.
    var columns: Int { width - Int(SINGAN_PATCH_SIDE) + 1 }
    var rows: Int { height - Int(SINGAN_PATCH_SIDE) + 1 }
    var size: PixelSize { PixelSize(width: width, height: height) }

    /// Samples of no meaning.
    init(_ size: PixelSize, capacity: Int? = nil) {
        (width, height) = (size.width, size.height)
        self.capacity = max(capacity ?? 0, size.width * size.height)
        let count = 3 * self.capacity + Int(SINGAN_PATCH_TAIL)
        memory = MemoryBlock(bytes: count * MemoryLayout<Int16>.stride)
        samples = memory.pointer.bindMemory(to: Int16.self, capacity: count)
        (samples + 3 * self.capacity).initialize(repeating: 0, count: Int(SINGAN_PATCH_TAIL))
    }

    /// Rounded; values outside of 0...1 are clamped, NaN becomes 0.
    convenience init(_ pixels: Pixels, on pool: WorkerPool) {
        self.init(PixelSize(width: pixels.width, height: pixels.height))
        let (target, count) = (samples, stride)
        pixels.values.withUnsafeBufferPointer { values in
            let source = values.baseAddress!
            pool.runRanges(pixels.height, least: 16) { rows, _ in
                for i in rows.lowerBound * count..<rows.upperBound * count {
                    let value = source[i] * Float(Self.white) + 0.5
                    target[i] = Int16(value > 0 ? (value < Float(Self.white) + 0.5 ? value : Float(Self.white)) : 0)
                }
            }
        }
    }

    /// 0...1.
    func pixels(on pool: WorkerPool) -> Pixels {
        let (source, count) = (samples, stride)
        let values = [Float](unsafeUninitializedCapacity: count * height) { buffer, filled in
            filled = count * height
            let target = buffer.baseAddress!
            pool.runRanges(height, least: 16) { rows, _ in
                for i in rows.lowerBound * count..<rows.upperBound * count { target[i] = Float(source[i]) * (1 / Float(Self.white)) }
            }
        }
        return Pixels(width: width, height: height, values: values)
    }

    /// Another size, whose samples have no meaning yet. Traps beyond the capacity.
    func reshape(to size: PixelSize) {
        precondition(size.width * size.height <= capacity, "FixedPicture: \(size) in room for \(capacity) pixels")
        (width, height) = (size.width, size.height)
    }

    /// Takes the other's size and samples.
    func copy(_ other: FixedPicture) {
        reshape(to: other.size)
        samples.update(from: other.samples, count: 3 * width * height)
    }
}
