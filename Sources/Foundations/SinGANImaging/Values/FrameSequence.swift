/// The frames of an animation: 8-bit sRGB pictures of one size, shown at a steady rate.
public struct FrameSequence: Sendable, Equatable {
    /// The width of every frame in pixels.
    public let width: Int
    /// The height of every frame in pixels.
    public let height: Int
    /// The rate at which the frames are shown, above 0.
    public let framesPerSecond: Double
    /// Whether the last frame leads back to the first without a jump.
    public let closes: Bool
    /// The frames, height x width x 3 bytes each.
    public private(set) var frames: [[UInt8]] = []

    /// Makes an animation without frames. Traps on sizes or a rate of 0 or less.
    public init(width: Int, height: Int, framesPerSecond: Double, closes: Bool) {
        precondition(width > 0 && height > 0 && framesPerSecond > 0, "\(width)x\(height) at \(framesPerSecond) frames per second")
        self.width = width
        self.height = height
        self.framesPerSecond = framesPerSecond
        self.closes = closes
    }

    /// Adds a frame, rounded to 8 bits. Traps where its size is another.
    public mutating func append(_ pixels: Pixels) {
        precondition(pixels.width == width && pixels.height == height, "a frame of \(pixels.width)x\(pixels.height) for \(width)x\(height)")
        frames.append(pixels.quantized())
    }

    /// Adds a frame that is 8 bits already. Traps where its size is another.
    mutating func append(frame: [UInt8]) {
        precondition(frame.count == width * height * 3, "a frame of \(frame.count) bytes for \(width)x\(height)")
        frames.append(frame)
    }

    /// The number of frames.
    public var count: Int { frames.count }

    /// The size of each frame.
    public var size: PixelSize { PixelSize(width: width, height: height) }

    /// Returns one of the frames as an 8-bit sRGB picture.
    public func image(_ number: Int) -> Image {
        Image(width: width, height: height, depth: .eight, colorChannels: 3, hasAlpha: false, samples: frames[number])
    }

    /// Returns the size of the step into each frame: the root mean square, 0...1, of what changes from the frame before. The first number is the step
    /// across the seam, from the last frame to the first.
    public func steps() -> [Double] {
        frames.indices.map { Self.distance(frames[$0 == 0 ? count - 1 : $0 - 1], frames[$0]) }
    }

    /// Returns the same circle of frames, begun at another one.
    public func beginning(at first: Int) -> FrameSequence {
        var sequence = self
        sequence.frames = Array(frames[first...] + frames[..<first])
        return sequence
    }

    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Double {
        var sum = 0
        for i in a.indices {
            let difference = Int(a[i]) - Int(b[i])
            sum += difference * difference
        }
        return (Double(sum) / Double(max(a.count, 1))).squareRoot() / 255
    }
}
