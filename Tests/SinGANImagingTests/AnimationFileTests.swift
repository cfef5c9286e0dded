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
            // WebP halves its colour channels; another frame would be off by 0.7 in whole rows.
            #expect(largestDifference(read.frames[number], expected) < (name == "a.gif" ? 0.01 : 0.25), "frame \(number)")
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
        for rate in [10, 12.5, 20, 25, 50] { #expect(AnimationFormat.gif.notice(framesPerSecond: rate, name: "a.gif") == nil) }
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
        #expect(sequence.evenSize == (4, 2) && sequence.evenFrame(0) == row + row)
        let even = Self.sequence(1, fps: 1)
        #expect(even.evenSize == (20, 24) && even.evenFrame(0) == even.frames[0])
    }

    @Test func onlyAnimationsAreReadBack() throws {
        try ImageWriter().write(Self.sequence(1, fps: 1).image(0), to: folder("a.png"))
        #expect(#expect(throws: SinGANError.self) { try ImageReader().animation(folder("a.png")) }?.code == .badData)
        try AnimationWriter().write(Self.sequence(12, fps: 1), to: folder("a.gif"))
        let small = ImageReader(limits: ReadLimits(maxPixels: 20 * 24 * 11))
        #expect(#expect(throws: SinGANError.self) { try small.animation(folder("a.gif")) }?.code == .badData)
    }
}
