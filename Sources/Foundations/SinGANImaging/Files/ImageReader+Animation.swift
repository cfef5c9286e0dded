import CVips
import SinGANSupport

extension ImageReader {
    /// The frames and times of an animation that was read from a file.
    public struct Animation: Sendable {
        /// The frames in 8-bit sRGB without alpha; a file with alpha is laid on black.
        public let frames: [Pixels]
        /// The milliseconds for which each frame is shown.
        public let delays: [Int]
        /// The number of times that the animation is shown; 0 for ever.
        public let loop: Int
    }

    /// Reads all frames of a GIF or WebP file. The limit of pixels holds for all frames together.
    ///
    /// - Throws: `.noInput` and `.badData` like `read(_:)`, and `.badData` for a file of another format.
    public func animation(_ path: String) throws(SinGANError) -> Animation {
        let bytes = try InputFile.read(path, limits: limits)
        let format = try EncodedPicture(bytes, name: path, limits: limits).format
        guard format == .gif || format == .webp else {
            throw SinGANError(.badData, "\(path) is a \(format.rawValue) file, which is no animation", hint: "Name a GIF or a WebP file.")
        }
        do throws(SinGANError) {
            let strip = try VipsOperation(format.loader, [("buffer", .bytes(bytes)), ("n", .number(-1)), ("fail_on", "error")]).image()
            let height = strip.withImage { Int(vips_image_get_page_height($0)) }
            guard strip.width * strip.height <= limits.maxPixels else {
                throw SinGANError(
                    .badData, "\(path) has \(strip.width * strip.height) pixels in all frames, and the limit is \(limits.maxPixels)",
                    hint: "Raise --max-pixels.")
            }
            let plain = try strip.bands == 4 ? strip.applying("flatten") : strip
            let samples = try plain.inMemory().samples(as: UInt8.self)
            let size = 3 * strip.width * height
            let frames = (0..<strip.height / height).map {
                Pixels(width: strip.width, height: height, bytes: Array(samples[$0 * size..<($0 + 1) * size]))
            }
            return Animation(frames: frames, delays: strip.integers("delay"), loop: strip.integer("loop") ?? 0)
        } catch {
            throw error.code == .badData ? error : SinGANError(.badData, "\(path) is damaged", hint: "Make it again.", cause: error)
        }
    }
}
