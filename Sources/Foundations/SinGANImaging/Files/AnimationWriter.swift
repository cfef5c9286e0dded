import CVips
import SinGANSupport

/// The writer of animations: GIF and WebP through libvips, MP4 through the helper program ffmpeg. A failure leaves nothing behind.
public struct AnimationWriter: Sendable {
    /// Makes a writer; it has no settings.
    public init() {}

    /// Writes the frames in the format that `path`'s extension names, to repeat for ever, and returns what the format couldn't hold, one sentence
    /// each.
    ///
    /// - Parameters:
    ///   - quality: 1 (small) ... 100 (exact) for WebP; nil for 90, which is off by 1 of 255 at most.
    ///   - text: texts by keyword as in `WriteOptions`; only WebP has a place for them.
    ///   - replaces: whether an existing file is replaced, as in `AtomicFile.write`.
    /// - Throws: `.usage` for an extension that isn't one of an animation, `.unavailable` where this machine can't write the format, `.badData` where
    ///   the frames are too large or too quick for it, `.cannotCreate` or `.inputOutput` where the file can't be written, or the reason of a
    ///   cancellation.
    @discardableResult
    public func write(
        _ sequence: FrameSequence, to path: String, quality: Int? = nil, text: [String: String] = [:], replaces: Bool = true,
        cancellation: Cancellation = .init()
    ) throws(SinGANError) -> [String] {
        let format = try AnimationFormat.of(output: path)
        if format == .mp4 {
            try VideoEncoder.find().write(sequence, to: path, replaces: replaces, cancellation)
        } else {
            let bytes = try encode(sequence, format: format, quality: quality, text: text, cancellation: cancellation)
            try cancellation.check()
            try AtomicFile.write(bytes, to: path, replaces: replaces, isHidden: true)
        }
        return format.notices(sequence, name: path)
    }

    /// Returns the bytes of a GIF or a WebP file. Traps for MP4, and where there are no frames.
    ///
    /// - Throws: `.unavailable`, `.badData` or the reason of a cancellation, like `write`.
    public func encode(
        _ sequence: FrameSequence, format: AnimationFormat, quality: Int? = nil, text: [String: String] = [:],
        cancellation: Cancellation = .init()
    ) throws(SinGANError) -> [UInt8] {
        guard let picture = format.picture else { preconditionFailure("\(format) is not encoded in memory") }
        precondition(sequence.count > 0, "an animation without frames")
        try check(sequence, format, picture)
        let delays = format.delays(frames: sequence.count, framesPerSecond: sequence.framesPerSecond)
        let strip = try VipsPicture(
            copying: Array(sequence.frames.joined()), width: sequence.width, height: sequence.height * sequence.count, bands: 3,
            format: VIPS_FORMAT_UCHAR, interpretation: VIPS_INTERPRETATION_sRGB)
        strip.set("page-height", integer: sequence.height)
        strip.set("delay", integers: delays)
        // For ever.
        strip.set("loop", integer: 0)
        strip.heed(cancellation)
        if format == .webp { ImageWriter.attachPacket(text, to: strip) }
        do throws(SinGANError) {
            let palette = format == .gif ? try AnimationPalette.attach(sequence, to: strip) : []
            let bytes = try VipsOperation(picture.saver, [("in", .image(strip))] + palette + arguments(format, quality ?? 90)).bytes()
            return FileResolution.remove(from: bytes, format: picture)
        } catch {
            try cancellation.check()
            throw SinGANError(
                .unavailable, "libvips \(VipsRuntime.version) can't write an animated \(format.rawValue) here",
                hint: "Name a folder for numbered PNG files.", cause: error)
        }
    }

    private func check(_ sequence: FrameSequence, _ format: AnimationFormat, _ picture: ImageFormat) throws(SinGANError) {
        guard max(sequence.width, sequence.height) <= picture.longestSide else {
            throw SinGANError(
                .badData,
                "\(sequence.width)x\(sequence.height) is too large for \(format.rawValue), whose longest side is \(picture.longestSide)",
                hint: "Name a folder for numbered PNG files.")
        }
        // libvips's own limit for the strip of all frames.
        guard sequence.height * sequence.count <= 10_000_000 else {
            throw SinGANError(
                .badData, "\(sequence.count) frames of \(sequence.width)x\(sequence.height) are too many for \(format.rawValue)",
                hint: "Make fewer, or name a folder for numbered PNG files.")
        }
        if let fastest = format.fastest, sequence.framesPerSecond > fastest {
            throw SinGANError(
                .badData, "\(format.rawValue) shows at most \(Int(fastest)) frames per second", hint: "Slow it down, or write .mp4.")
        }
    }

    private func arguments(_ format: AnimationFormat, _ quality: Int) -> [(String, VipsArgument)] {
        switch format {
        // Diffused errors would make still parts of the picture swarm.
        case .gif: [("dither", 0)]
        // libwebp's own loss takes frames that differ by 2 of 255 for the same one and drops what moves slowly. So the loss comes before: at 60,
        // values of busy areas are rounded to multiples of 4. More effort than 2 takes twice the time for half a per cent.
        case .webp:
            [("lossless", true), ("effort", 2)] + (quality == 100 ? [] : [("near_lossless", true), ("Q", .number(Double(quality)))])
        case .mp4: []
        }
    }
}

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
