import CVips
import SinGANSupport

/// The colours that all frames of a GIF share.
///
/// Frames with colours of their own let a value that moves by 2 of 255 jump by 36: from one frame's nearest colour to the next one's.
enum AnimationPalette {
    /// The field in which libvips keeps the colours of a GIF that it has read, and those that a saver is to use.
    private static let field = "gif-palette"

    /// Puts colours for all frames on the strip, and returns the arguments that make the saver use them.
    static func attach(_ sequence: FrameSequence, to strip: VipsPicture) throws(SinGANError) -> [(String, VipsArgument)] {
        let colors = try colors(of: sequence)
        // The first frame's, where a libvips tells no colours.
        guard !colors.isEmpty else { return [("interpalette_maxerror", 256)] }
        strip.set(field, integers: colors)
        return [("reuse", true)]
    }

    /// Returns the colours. libvips chooses them only while it writes a GIF, so one is made of samples of all frames, and read.
    private static func colors(of sequence: FrameSequence) throws(SinGANError) -> [Int] {
        let width = 256
        var samples = samples(of: sequence)
        // Whole rows.
        while samples.count % (3 * width) != 0 { samples += Array(samples[..<3]) }
        let picture = try VipsPicture(
            copying: samples, width: width, height: samples.count / (3 * width), bands: 3, format: VIPS_FORMAT_UCHAR,
            interpretation: VIPS_INTERPRETATION_sRGB)
        let still = try VipsOperation("gifsave_buffer", [("in", .image(picture)), ("dither", 0)]).bytes()
        return try VipsOperation("gifload_buffer", [("buffer", .bytes(still))]).image().integers(field)
    }

    /// Returns each colour once, and twice as many pixels. By their pixels alone, rare colours would be far from each other, and values that cross
    /// from one to the other would jump by more than 40.
    private static func samples(of sequence: FrameSequence) -> [UInt8] {
        // Six bits of each channel tell colours apart.
        var isKnown = [Bool](repeating: false, count: 1 << 18)
        var samples: [UInt8] = []
        for frame in sequence.frames {
            for pixel in stride(from: 0, to: frame.count, by: 3) {
                let color = Int(frame[pixel] >> 2) << 12 | Int(frame[pixel + 1] >> 2) << 6 | Int(frame[pixel + 2] >> 2)
                guard !isKnown[color] else { continue }
                isKnown[color] = true
                samples += frame[pixel..<pixel + 3]
            }
        }
        let size = sequence.width * sequence.height
        let (all, chosen) = (size * sequence.count, min(samples.count / 3 * 2, size * sequence.count))
        for number in 0..<chosen {
            let place = number * all / chosen
            let pixel = place % size * 3
            samples += sequence.frames[place / size][pixel..<pixel + 3]
        }
        return samples
    }
}
