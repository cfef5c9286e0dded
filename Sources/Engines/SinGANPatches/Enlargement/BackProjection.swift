import SinGANImaging
import SinGANNumerics
import SinGANSupport

/// Makes an enlargement agree with what it is an enlargement of: what is missing once it is shrunk again is enlarged and added (Irani and Peleg,
/// "Improving resolution by image registration", 1991). Shrinking is Keys's cubic, as everywhere.
struct BackProjection {
    private let small: Tensor
    private let strip: Tensor
    private let shrinking: Resample
    private let enlarging: Resample

    private static let rows = 64

    /// - Parameter small: what is enlarged; values of -1...1.
    init(onto small: Tensor, from size: PixelSize, _ border: Border = .repeated(across: false, down: false)) {
        self.small = small
        strip = Tensor(Shape(h: min(Self.rows, size.height), w: size.width, c: 3))
        shrinking = Resample(from: Shape(h: size.height, w: size.width, c: 3), h: small.shape.h, w: small.shape.w, border)
        enlarging = Resample(from: small.shape, h: size.height, w: size.width, border)
    }

    /// The enlargement alone, not clamped.
    func begin(_ large: Tensor, on pool: WorkerPool) { enlarging(small, into: large, on: pool) }

    /// Some rounds; the result is clamped to -1...1 after each. Leaves early where the pool's work is cancelled.
    ///
    /// - Parameters:
    ///   - room: for what is missing, as many values as the small picture has.
    ///   - until: no more rounds once nothing is missing by more than that.
    func run(_ large: Tensor, rounds: Int, until enough: Scalar = 0, room: Buffer, on pool: WorkerPool) {
        let missing = Tensor(small.shape, over: room)
        for _ in 0..<rounds where !pool.cancellation.isCancelled {
            shrinking(large, into: missing, on: pool)
            var most: Scalar = 0
            for i in 0..<missing.count {
                missing.pointer[i] = small.pointer[i] - max(-1, min(missing.pointer[i], 1))
                most = max(most, abs(missing.pointer[i]))
            }
            if most <= enough { return }
            for first in stride(from: 0, to: large.shape.h, by: Self.rows) {
                let rows = first..<min(first + Self.rows, large.shape.h)
                let part = Tensor(Shape(h: rows.count, w: large.shape.w, c: 3), over: strip.buffer)
                enlarging(missing, rows: rows, into: part, on: pool)
                let (target, more) = (large.rows(rows).pointer, part.pointer)
                pool.runRanges(part.count, least: 32_768) { range, _ in
                    for i in range { target[i] = max(-1, min(target[i] + more[i], 1)) }
                }
            }
        }
    }
}

extension BackProjection {
    /// Pixels on each side.
    private static let reach = 2

    /// Keeps paper white: where a pixel of the small picture and those around it are at the end of the range in every channel, so are those of the
    /// enlargement. Rounds leave dots there, since beside edges nothing can overshoot.
    func keepPaper(_ large: Tensor, on pool: WorkerPool) {
        let (w, h, width, height) = (small.shape.w, small.shape.h, large.shape.w, large.shape.h)
        let (source, target) = (small.pointer, large.pointer)
        func isPaper(_ x: Int, _ y: Int) -> Bool {
            let own = source + 3 * (y * w + x)
            guard abs(own[0]) == 1, abs(own[1]) == 1, abs(own[2]) == 1 else { return false }
            for row in max(0, y - Self.reach)...min(h - 1, y + Self.reach) {
                for column in max(0, x - Self.reach)...min(w - 1, x + Self.reach) {
                    let other = source + 3 * (row * w + column)
                    if own[0] != other[0] || own[1] != other[1] || own[2] != other[2] { return false }
                }
            }
            return true
        }
        pool.run(h) { y, _ in
            for x in 0..<w where isPaper(x, y) {
                for row in y * height / h..<(y + 1) * height / h {
                    for column in x * width / w..<(x + 1) * width / w {
                        for channel in 0..<3 { target[3 * (row * width + column) + channel] = source[3 * (y * w + x) + channel] }
                    }
                }
            }
        }
    }
}

extension Pixels {
    /// This enlargement of a picture, made to agree with it: shrunk to its size it is the picture, the nearer the more rounds.
    package func backProjected(onto picture: Pixels, rounds: Int = 10, on pool: WorkerPool) -> Pixels {
        let (large, small) = (Tensor(signed: self), Tensor(signed: picture))
        BackProjection(onto: small, from: PixelSize(width: width, height: height)).run(
            large, rounds: rounds, room: Buffer(small.count), on: pool)
        return large.unsigned(on: pool)
    }

    /// The picture enlarged by a cubic, with a share of what another enlargement has beside that, and made to agree with the picture.
    ///
    /// - Parameters:
    ///   - size: of the result, and of `detailed`.
    ///   - share: 0...1; 0: `detailed` isn't asked.
    ///   - enough: no more than 100 rounds, and none once no value, of 0...1, is off by more than that.
    package func enlarged(
        to size: PixelSize, adding share: Double, of detailed: consuming Pixels?, until enough: Double = 1.0 / 255, on pool: WorkerPool
    ) -> Pixels {
        let small = Tensor(signed: self)
        let large = Tensor(Shape(h: size.height, w: size.width, c: 3))
        let projection = BackProjection(onto: small, from: size)
        projection.begin(large, on: pool)
        if share > 0 { detailed?.mix(into: large, share, on: pool) }
        // As large as the result: given back before that is made.
        detailed = nil
        projection.run(large, rounds: 100, until: Scalar(2 * enough), room: Buffer(small.count), on: pool)
        projection.keepPaper(large, on: pool)
        return large.unsigned(on: pool)
    }

    private func mix(into large: Tensor, _ share: Double, on pool: WorkerPool) {
        precondition((width, height) == (large.shape.w, large.shape.h), "detail of another size")
        let (target, part) = (large.pointer, Scalar(share))
        values.withUnsafeBufferPointer { values in
            let source = values.baseAddress!
            pool.runRanges(large.count, least: 32_768) { range, _ in
                for i in range { target[i] += part * (2 * Scalar(source[i]) - 1 - target[i]) }
            }
        }
    }
}

extension Tensor {
    /// H x W x 3, -1...1.
    init(signed pixels: Pixels) {
        self.init(Shape(h: pixels.height, w: pixels.width, c: 3))
        for i in 0..<count { pointer[i] = 2 * Scalar(pixels.values[i]) - 1 }
    }

    /// Converts from -1...1 to 0...1, clamped.
    func unsigned(on pool: WorkerPool) -> Pixels {
        let (count, source) = (count, pointer)
        let values = [Float](unsafeUninitializedCapacity: count) { values, filled in
            filled = count
            let target = values.baseAddress!
            pool.runRanges(count, least: 32_768) { range, _ in
                for i in range { target[i] = Float(max(0, min((source[i] + 1) / 2, 1))) }
            }
        }
        return Pixels(width: shape.w, height: shape.h, values: values)
    }
}
