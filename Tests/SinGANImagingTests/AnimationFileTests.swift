import Foundation
import SinGANSupport
import TestSupport
import Testing

@testable import SinGANImaging

@Suite struct AnimationFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A bright square that goes down a dark picture.
    private static func sequence(_ count: Int, fps: Double, width: Int = 20, height: Int = 24) -> FrameSequence {
        var sequence = FrameSequence(width: width, height: height, framesPerSecond: fps, closes: false)
        for number in 0..<count {
            var pixels = Pixels(width: width, height: height, repeating: (0.1, 0.2, 0.4))
            for y in number % (height - 8)..<number % (height - 8) + 8 {
                for x in 4..<12 { for k in 0..<3 { pixels.values[3 * (y * width + x) + k] = 0.9 } }
            }
            sequence.append(pixels)
        }
        return sequence
    }

    private func largestDifference(_ a: Pixels, _ b: Pixels) -> Float { zip(a.values, b.values).reduce(0) { max($0, abs($1.0 - $1.1)) } }

    @Test(arguments: ["a.gif", "a.webp"]) func framesAndDelaysComeBack(name: String) throws {
        let sequence = Self.sequence(12, fps: 10)
        #expect(try AnimationWriter().write(sequence, to: folder(name), quality: 100) == [])
        let read = try ImageReader().animation(folder(name))
        #expect(read.frames.count == 12 && read.delays == [Int](repeating: 100, count: 12) && read.loop == 0)
        for number in 0..<12 {
            let expected = Pixels(width: 20, height: 24, bytes: sequence.frames[number])
            #expect(largestDifference(read.frames[number], expected) < (name == "a.gif" ? 0.01 : 1e-6), "frame \(number)")
        }
        #expect(
            try AnimationWriter().encode(sequence, format: name == "a.gif" ? .gif : .webp, quality: 100) == AtomicFile.read(folder(name)))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [name])
    }

    /// What doesn't fit the format's clock alternates, and is right in the sum.
    @Test func unevenRatesAreRightInTheSum() throws {
        let notices = try AnimationWriter().write(Self.sequence(24, fps: 12), to: folder("a.gif"))
        #expect(notices.count == 1 && notices[0].contains("8 or 9"))
        let delays = try ImageReader().animation(folder("a.gif")).delays
        #expect(Set(delays) == [80, 90] && delays.reduce(0, +) == 2000)
        #expect(try AnimationWriter().write(Self.sequence(30, fps: 30), to: folder("a.webp")) == [])
        let fine = try ImageReader().animation(folder("a.webp")).delays
        #expect(Set(fine) == [33, 34] && fine.reduce(0, +) == 1000)
        for rate in [10, 12.5, 20, 25, 50] { #expect(AnimationFormat.gif.notices(Self.sequence(2, fps: rate), name: "a.gif") == []) }
    }

    @Test(arguments: ["a.png", "a.jpg", "a.tif", "a", "a.avi", "gif"]) func otherNamesAreRefused(name: String) {
        let error = #expect(throws: SinGANError.self) { try AnimationFormat.of(path: name) }
        #expect(error?.code == .usage && error?.hint?.contains(".webp") == true)
    }

    @Test func formatsFollowTheName() throws {
        #expect(try AnimationFormat.of(path: "x.GIF") == .gif)
        #expect(try AnimationFormat.of(path: "d/x.webp") == .webp)
        #expect(try AnimationFormat.of(path: "x.mp4") == .mp4)
    }

    @Test func whatAFormatCantShowIsRefused() {
        for (fps, format) in [(60.0, AnimationFormat.gif), (100, .webp)] {
            let error = #expect(throws: SinGANError.self) { try AnimationWriter().encode(Self.sequence(2, fps: fps), format: format) }
            #expect(error?.code == .badData)
        }
    }

    /// The encoder is libvips's, and takes its time.
    @Test(arguments: [AnimationFormat.gif, .webp]) func encodingIsStopped(format: AnimationFormat) throws {
        let cancellation = Cancellation()
        cancellation.cancel(.terminated)
        let error = #expect(throws: SinGANError.self) {
            try AnimationWriter().encode(Self.sequence(300, fps: 10), format: format, cancellation: cancellation)
        }
        #expect(error?.code == .terminated)
    }

    @Test func stepsAreRootMeanSquares() {
        var sequence = FrameSequence(width: 2, height: 1, framesPerSecond: 1, closes: true)
        for value in [0, 0.2, 1] as [Float] { sequence.append(Pixels(width: 2, height: 1, values: [value, value, value, 0, 0, 0])) }
        let half = 0.5.squareRoot()
        #expect(zip(sequence.steps(), [half, 0.2 * half, 0.8 * half]).allSatisfy { abs($0 - $1) < 1e-12 })
        let turned = sequence.beginning(at: 1)
        #expect(turned.frames == [sequence.frames[1], sequence.frames[2], sequence.frames[0]] && turned.closes)
    }

    /// Halved colour channels want even sides.
    @Test func oddSidesGrowByTheirLastPixels() {
        var sequence = FrameSequence(width: 3, height: 1, framesPerSecond: 1, closes: false)
        sequence.append(Pixels(width: 3, height: 1, bytes: [1, 2, 3, 4, 5, 6, 7, 8, 9]))
        let row: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 7, 8, 9]
        #expect(sequence.evenSize == PixelSize(width: 4, height: 2) && sequence.evenFrame(0) == row + row)
        let even = Self.sequence(1, fps: 1)
        #expect(even.evenSize == even.size && even.evenFrame(0) == even.frames[0])
        // A size that the file hasn't is not told.
        #expect(
            AnimationFormat.mp4.size(of: sequence) == PixelSize(width: 4, height: 2)
                && AnimationFormat.gif.size(of: sequence) == sequence.size)
        let notices = AnimationFormat.mp4.notices(sequence, name: "a.mp4")
        #expect(notices.count == 1 && notices[0].contains("a.mp4 is 4x2, and its frames are 3x1"))
        #expect(AnimationFormat.mp4.notices(even, name: "a.mp4") == [] && AnimationFormat.webp.notices(sequence, name: "a.webp") == [])
    }

    /// Players guess the colours of files that don't say, by their size.
    @Test func videosSayTheirColors() throws {
        let arguments = VideoEncoder.arguments(Self.sequence(2, fps: 12.5, width: 21, height: 24), to: "x.mp4")
        func value(_ option: String) -> String? { arguments.firstIndex(of: option).map { arguments[$0 + 1] } }
        for option in ["-colorspace", "-color_primaries", "-color_trc"] { #expect(value(option) == "bt709") }
        #expect(value("-color_range") == "tv" && value("-s") == "22x24" && value("-framerate") == "12.5")
        #expect(arguments.filter { $0 == "yuv420p" }.count == 1 && arguments.last == "x.mp4")
        let filters = try #require(value("-vf"))
        #expect(filters.contains("out_color_matrix=bt709") && filters.contains("out_range=tv") && filters.contains("format=yuv420p"))
        #expect(filters.contains("setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"))
    }

    /// Many colours, of which each moves by about 1 of 255 from frame to frame; outside the region, where there is one, none does.
    private static func slow(_ count: Int, region: Range<Int>? = nil) -> FrameSequence {
        let (width, height) = (48, 36)
        var sequence = FrameSequence(width: width, height: height, framesPerSecond: 10, closes: false)
        for number in 0..<count {
            let values = (0..<width * height * 3).map { index -> Float in
                let (x, y, k) = (Double(index / 3 % width), Double(index / 3 / width), Double(index % 3))
                let still = 70 * sin(x * (0.21 + 0.08 * k) + y * 0.13) + 50 * cos(y * (0.29 + 0.07 * k) - x * 0.07 * k)
                let moves = region?.contains(Int(x)) ?? true
                return Float((128 + still + 6 * sin((moves ? 0.25 * Double(number) : 0) + x * 0.5 + y * 0.9 + k)).rounded() / 255)
            }
            sequence.append(Pixels(width: width, height: height, values: values))
        }
        return sequence
    }

    /// libwebp's own way with similar frames makes 4 of these 12, and one of those with a region.
    @Test(arguments: [nil, 20..<24]) func slowMotionStaysInWebP(region: Range<Int>?) throws {
        let sequence = Self.slow(12, region: region)
        for quality in [nil, 100, 60, 1] {
            try AnimationWriter().write(sequence, to: folder("a.webp"), quality: quality)
            let read = try ImageReader().animation(folder("a.webp"))
            #expect(read.frames.count == 12 && read.delays.reduce(0, +) == 1200, "quality \(quality ?? 0)")
            let most: Float = quality == 100 ? 0.1 : quality == nil ? 1.1 : quality == 60 ? 2.1 : 16.1
            for (frame, made) in zip(read.frames, sequence.frames) {
                #expect(largestDifference(frame, Pixels(width: 48, height: 36, bytes: made)) < most / 255, "quality \(quality ?? 0)")
            }
        }
    }

    /// Three of five pixels jump where each frame has colours of its own.
    @Test func allFramesOfAGifShareTheirColors() throws {
        let sequence = Self.slow(12)
        let bytes = try AnimationWriter().encode(sequence, format: .gif)
        try AtomicFile.write(bytes, to: folder("a.gif"))
        let read = try ImageReader().animation(folder("a.gif")).frames.map { $0.quantized() }
        var (calm, jumps) = (0, 0)
        for number in 1..<12 {
            for pixel in stride(from: 0, to: read[0].count, by: 3) {
                func step(_ frames: [[UInt8]]) -> Int {
                    (pixel..<pixel + 3).map { abs(Int(frames[number][$0]) - Int(frames[number - 1][$0])) }.max() ?? 0
                }
                guard step(sequence.frames) <= 2 else { continue }
                calm += 1
                if step(read) > 8 { jumps += 1 }
            }
        }
        #expect(calm > 10_000 && Double(jumps) < 0.1 * Double(calm), "\(jumps) of \(calm)")
        #expect(colors(read).count <= 256)
        #expect(try AnimationWriter().encode(sequence, format: .gif) == bytes)
    }

    /// All colours of all frames.
    private func colors(_ frames: [[UInt8]]) -> Set<Int> {
        var colors: Set<Int> = []
        for frame in frames {
            for pixel in stride(from: 0, to: frame.count, by: 3) {
                colors.insert(Int(frame[pixel]) << 16 | Int(frame[pixel + 1]) << 8 | Int(frame[pixel + 2]))
            }
        }
        return colors
    }

    @Test func onlyAnimationsAreRepeated() throws {
        let mark = Data("NETSCAPE2.0".utf8)
        #expect(Data(try AnimationWriter().encode(Self.sequence(2, fps: 10), format: .gif)).range(of: mark) != nil)
        #expect(Data(try ImageWriter().encode(Self.sequence(1, fps: 10).image(0), format: .gif)).range(of: mark) == nil)
    }

    @Test func onlyAnimationsAreReadBack() throws {
        try ImageWriter().write(Self.sequence(1, fps: 1).image(0), to: folder("a.png"))
        #expect(#expect(throws: SinGANError.self) { try ImageReader().animation(folder("a.png")) }?.code == .badData)
        try AnimationWriter().write(Self.sequence(12, fps: 1), to: folder("a.gif"))
        let small = ImageReader(limits: ReadLimits(maxPixels: 20 * 24 * 11))
        #expect(#expect(throws: SinGANError.self) { try small.animation(folder("a.gif")) }?.code == .badData)
    }
}
