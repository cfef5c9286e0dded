import Foundation
import SinGANSupport

/// The helper program ffmpeg, which turns raw frames on its standard input into MP4.
struct VideoEncoder {
    let path: String

    /// Returns the first `ffmpeg` on the PATH. Throws `.unavailable` where there is none.
    static func find() throws(SinGANError) -> VideoEncoder {
        // A relative folder of the PATH would be looked up wherever the user stands.
        let folders = ProcessInfo.processInfo.environment["PATH", default: ""].split(separator: ":").filter { $0.hasPrefix("/") }
        let candidates = folders.map { "\($0)/ffmpeg" }
        guard let path = candidates.first(where: FileManager.default.isExecutableFile) else {
            throw SinGANError(
                .unavailable, "there is no ffmpeg on the PATH, and MP4 files are made with it",
                hint: "Install ffmpeg, or write .gif, .webp or a folder of PNG files instead.")
        }
        return VideoEncoder(path: path)
    }

    /// Writes a temporary file beside `path` and renames it once it is whole.
    func write(_ sequence: FrameSequence, to path: String, replaces: Bool, _ cancellation: Cancellation) throws(SinGANError) {
        let file = try TemporaryFile(beside: path)
        let complaints = try TemporaryFile(beside: path)
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: self.path)
        process.arguments = Self.arguments(sequence, to: file.path)
        process.standardInput = pipe
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle(forWritingAtPath: complaints.path) ?? .nullDevice
        do { try process.run() } catch {
            throw SinGANError(.unavailable, "\(self.path) can't be started", hint: "Write .gif, .webp or a folder instead.", cause: error)
        }
        let isWhole = Self.feed(sequence, to: pipe.fileHandleForWriting, cancellation)
        if !isWhole { process.terminate() }
        process.waitUntilExit()
        try cancellation.check()
        guard isWhole, process.terminationReason == .exit, process.terminationStatus == 0, file.size > 0 else {
            throw SinGANError(
                .inputOutput, "ffmpeg failed: \(Self.lastLine(complaints.path))", hint: "Write .gif, .webp or a folder instead.")
        }
        try file.rename(to: path, replaces: replaces)
    }

    /// Writes the frames. Returns false where ffmpeg has gone away or the work was cancelled.
    private static func feed(_ sequence: FrameSequence, to input: FileHandle, _ cancellation: Cancellation) -> Bool {
        defer { try? input.close() }
        for number in 0..<sequence.count {
            guard !cancellation.isCancelled, (try? input.write(contentsOf: Data(sequence.evenFrame(number)))) != nil else { return false }
        }
        return true
    }

    /// Returns the arguments for ffmpeg.
    static func arguments(_ sequence: FrameSequence, to path: String) -> [String] {
        let size = sequence.evenSize
        // Two bits per value of brightness: texture that moves compresses badly. A bit rate is what every encoder understands.
        let bits = Int((2 * Double(size.width * size.height) * sequence.framesPerSecond).rounded(.up)) + 100_000
        return [
            "-hide_banner", "-nostdin", "-loglevel", "error", "-y",
            "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "\(size.width)x\(size.height)", "-framerate", "\(sequence.framesPerSecond)",
            "-i", "pipe:0", "-vf", filters,
            // One thread and no date: the same frames give the same bytes.
            "-an", "-pix_fmt", "yuv420p", "-b:v", "\(bits)", "-threads", "1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
            "-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
            "-movflags", "+faststart+write_colr", "-f", "mp4", path,
        ]
    }

    /// The filters. ffmpeg converts by the matrix of standard television where nothing is said, and players of untagged files guess by the size. The
    /// frames are tagged too: newer versions take the encoder's tags from them.
    private static let filters = """
        scale=in_range=full:out_range=tv:out_color_matrix=bt709:flags=bicubic+accurate_rnd+full_chroma_int,format=yuv420p,\
        setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709
        """

    private static func lastLine(_ path: String) -> String {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").last.map(String.init) ?? "it gave no reason"
    }
}

extension FrameSequence {
    /// The size with both sides rounded up to even numbers, which halved colour channels need.
    var evenSize: PixelSize { PixelSize(width: width + width % 2, height: height + height % 2) }

    /// Returns a frame whose last column and row are repeated where that makes its sides even.
    func evenFrame(_ number: Int) -> [UInt8] {
        let (bytes, line) = (frames[number], 3 * width)
        guard evenSize != size else { return bytes }
        var even: [UInt8] = []
        even.reserveCapacity(3 * evenSize.width * evenSize.height)
        for y in 0..<evenSize.height {
            let row = bytes[min(y, height - 1) * line..<(min(y, height - 1) + 1) * line]
            even += row
            if width % 2 == 1 { even += row.suffix(3) }
        }
        return even
    }
}
