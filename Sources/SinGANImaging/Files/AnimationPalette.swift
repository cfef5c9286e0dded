import CVips
import SinGANSupport

/// The colours that all frames of a GIF share.
///
/// With colours of its own for each frame, a value that moves by 2 of 255 jumps by 36: from one frame's nearest colour to the next one's.
enum AnimationPalette {
    /// Pixels that the colours are chosen for; more of them only take time.
    private static let enough = 1_000_000
    /// Rows that a still GIF can have.
    private static let highest = 60_000
    /// How libvips names the colours of a GIF that it has read, and those that a saver is to use.
    private static let field = "gif-palette"

    /// Puts colours for all frames on the strip, and tells what the saver needs to use them.
    static func attach(_ sequence: FrameSequence, to strip: VipsPicture) throws(SinGANError) -> [(String, VipsArgument)] {
        let colors = try colors(of: sequence)
        // The first frame's, where a libvips tells no colours.
        guard !colors.isEmpty else { return [("interpalette_maxerror", 256)] }
        strip.set(field, integers: colors)
        return [("reuse", true)]
    }

    /// libvips chooses colours for a whole picture only while it writes a GIF: one is made of rows of all frames, and read.
    private static func colors(of sequence: FrameSequence) throws(SinGANError) -> [Int] {
        let (line, rows) = (3 * sequence.width, sequence.height * sequence.count)
        var step = max((rows * sequence.width - 1) / enough, (rows - 1) / highest) + 1
        // Other rows of each frame.
        while step > 1, sequence.height % step == 0 { step += 1 }
        let chosen = Array(stride(from: 0, to: rows, by: step))
        var samples: [UInt8] = []
        samples.reserveCapacity(chosen.count * line)
        for row in chosen {
            let start = row % sequence.height * line
            samples += sequence.frames[row / sequence.height][start..<start + line]
        }
        let picture = try VipsPicture(
            copying: samples, width: sequence.width, height: chosen.count, bands: 3, format: VIPS_FORMAT_UCHAR,
            interpretation: VIPS_INTERPRETATION_sRGB)
        let still = try VipsOperation("gifsave_buffer", [("in", .image(picture)), ("dither", 0)]).bytes()
        return try VipsOperation("gifload_buffer", [("buffer", .bytes(still))]).image().integers(field)
    }
}
