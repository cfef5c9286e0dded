import Foundation
import SinGANSupport

/// The file formats that animations are written to.
public enum AnimationFormat: String, CaseIterable, Sendable {
    /// GIF (256 colours, a clock of hundredths of a second) and WebP (milliseconds), both written by libvips.
    case gif, webp
    /// MP4, written by the helper program ffmpeg, in H.264 where it has an encoder for that.
    case mp4

    /// The advice how to name an animation, for hints.
    public static let choices = "Name it .gif, .webp or .mp4, or name a folder (with / at its end) for numbered PNG files."

    /// Returns the format that a file name's extension stands for, upper or lower case.
    ///
    /// - Throws: `.usage` for any other extension.
    public static func of(path: String) throws(SinGANError) -> AnimationFormat {
        let ending = URL(fileURLWithPath: path).pathExtension.lowercased()
        if let format = AnimationFormat(rawValue: ending) { return format }
        let what: String
        switch (ending, try? ImageFormat.of(path: path)) {
        case ("", _): what = "\(path) has no extension"
        case (_, _?): what = "\(path) would hold a single picture, not an animation"
        default: what = "\(path) ends in .\(ending), which is not an animation format"
        }
        throw SinGANError(.usage, what, hint: choices)
    }

    /// Returns the format of a path to write to: like `of(path:)`, but a pipe or a device without an extension gets a GIF.
    ///
    /// - Throws: `.usage` for any other extension.
    public static func of(output path: String) throws(SinGANError) -> AnimationFormat {
        do throws(SinGANError) { return try of(path: path) } catch { if WaitingStream.isThere(path) { return .gif } else { throw error } }
    }

    /// Checks that this machine can write the format.
    ///
    /// - Throws: `.unavailable` where it can't.
    public func checkSupport() throws(SinGANError) {
        switch self {
        case .mp4: _ = try VideoEncoder.find()
        case .gif, .webp:
            guard picture?.canSave == true else {
                throw SinGANError(.unavailable, "libvips can't write \(rawValue) here", hint: "Name a folder for numbered PNG files.")
            }
        }
    }

    /// The format of single pictures whose saver also writes animations.
    var picture: ImageFormat? {
        switch self {
        case .gif: .gif
        case .webp: .webp
        case .mp4: nil
        }
    }

    /// The milliseconds of one tick of this format's clock; nil where any rate can be written.
    var tick: Int? {
        switch self {
        case .gif: 10
        case .webp: 1
        case .mp4: nil
        }
    }

    /// The most frames per second that viewers show as written, nil without a limit. Viewers take shorter delays for mistakes and slow them down to
    /// 10.
    public var fastest: Double? {
        switch self {
        case .gif: 50
        case .webp: 90
        case .mp4: nil
        }
    }

    /// Returns what the format changes in an animation that it can't hold as it is, one sentence each.
    func notices(_ sequence: FrameSequence, name: String) -> [String] {
        [clockNotice(sequence.framesPerSecond, name), sizeNotice(sequence, name)].compactMap(\.self)
    }

    private func clockNotice(_ framesPerSecond: Double, _ name: String) -> String? {
        guard self == .gif else { return nil }
        let ticks = 100 / framesPerSecond
        guard abs(ticks - ticks.rounded()) > 1e-9 else { return nil }
        let (short, long) = (Int(ticks.rounded(.down)), Int(ticks.rounded(.up)))
        return """
            \(name): GIF counts in hundredths of a second, so frames last \(short) or \(long) of them in turn; \
            even are 10, 12.5, 20, 25 and 50 frames per second
            """
    }

    private func sizeNotice(_ sequence: FrameSequence, _ name: String) -> String? {
        let size = size(of: sequence)
        guard size != sequence.size else { return nil }
        return """
            \(name) is \(size.width)x\(size.height), and its frames are \(sequence.width)x\(sequence.height): MP4 needs even sides, \
            so the last pixels are repeated
            """
    }

    /// Returns the size of the pictures in a file: MP4's sides are even.
    public func size(of sequence: FrameSequence) -> PixelSize { self == .mp4 ? sequence.evenSize : sequence.size }

    /// Returns how long each frame is shown, in milliseconds: whole ticks of the format's clock, whose sum is off by half a tick at most.
    func delays(frames: Int, framesPerSecond: Double) -> [Int] {
        let tick = Double(tick ?? 1)
        let ends = (0...frames).map { Int((Double($0) * 1000 / framesPerSecond / tick).rounded()) }
        return zip(ends, ends.dropFirst()).map { ($1 - $0) * Int(tick) }
    }
}
