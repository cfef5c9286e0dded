import SinGANImaging
import SinGANSupport

/// The frames of an animation, as large and as sharp as the picture, made from layouts of SinGAN that follow each other. Motion in the layouts moves
/// the picture, and the picture's finer detail stays where little moves.
///
/// Patches can't do this: they stand still where little moves, and leap from place to place elsewhere (SinGANTasks' Decisions).
public struct FinishedFrames: Sendable {
    private let still: Pixels
    private let low: Pixels
    private let detail: Pixels

    /// The size of the frames.
    public var size: PixelSize { PixelSize(width: detail.width, height: detail.height) }

    /// Prepares frames.
    ///
    /// - Parameters:
    ///   - picture: the picture, of the frames' size.
    ///   - still: the layout without motion: the model's reconstruction of the picture.
    public init(_ picture: Pixels, still: Pixels) {
        self.still = still
        low = picture.resized(width: still.width, height: still.height)
        var detail = picture
        let smooth = low.resized(width: picture.width, height: picture.height)
        for i in detail.values.indices { detail.values[i] -= smooth.values[i] }
        self.detail = detail
    }

    /// Returns the frame of a layout, 0...1. Traps where the layout hasn't the model's size.
    public func frame(_ layout: Pixels) -> Pixels {
        precondition((layout.width, layout.height) == (still.width, still.height), "a layout of another size")
        var motion = layout
        for pixel in 0..<layout.width * layout.height {
            let squares = (3 * pixel..<3 * pixel + 3).reduce(Float(0)) { sum, i in
                let step = layout.values[i] - still.values[i]
                return sum + step * step
            }
            for i in 3 * pixel..<3 * pixel + 3 { motion.values[i] = squares / 3 }
        }
        // Around what moves too, so that no rim of sharpness shows.
        let blurred = motion.resized(width: max(1, layout.width / Self.reach), height: max(1, layout.height / Self.reach))
        var share = blurred.resized(width: layout.width, height: layout.height)
        for i in share.values.indices { share.values[i] = 1 / (1 + max(0, share.values[i]) / (Self.tolerance * Self.tolerance)) }
        // What the model couldn't learn of the picture stays where its detail does.
        var moved = layout
        for i in moved.values.indices { moved.values[i] += share.values[i] * (low.values[i] - still.values[i]) }
        share = share.resized(width: size.width, height: size.height)
        var frame = moved.resized(width: size.width, height: size.height)
        for i in frame.values.indices { frame.values[i] = max(0, min(frame.values[i] + share.values[i] * detail.values[i], 1)) }
        return frame
    }

    /// The pixels of a layout over which motion counts.
    private static let reach = 4
    /// The motion, of 0...1, at which half of the detail is left.
    private static let tolerance: Float = 0.1
}
