import Animation
import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks
import SinGANTraining
import Testing

/// The algorithm, without files or a command line.
@Suite struct AnimationTests {
    private static let model: SinGANModel = {
        do {
            var configuration = TrainingConfiguration(preset: .draft)
            (configuration.maxSize, configuration.iterations) = (48, 30)
            (configuration.baseChannels, configuration.maxChannels) = (16, 16)
            configuration = Animation.needs.applied(to: configuration)
            let path = FileManager.default.temporaryDirectory.appendingPathComponent("singan-\(UUID().uuidString).singan").path
            defer { for end in ["", ".lock"] { try? FileManager.default.removeItem(atPath: path + end) } }
            let training = try TrainingPicture(fitting: texture(96, 80), configuration)
            let request = TrainingRequest(picture: training, configuration: configuration, destination: path)
            return try TrainingSession(request, on: Compute(threads: 2)) { _ in }.run()
        } catch { fatalError("the test's model can't be trained: \(error)") }
    }()
    private let animation = Animation(model: model, compute: Compute(threads: 2))

    /// Patches of many colours and sizes: no scale can guess them from the one below, so that every scale's noise has something to do.
    private static func texture(_ width: Int, _ height: Int) -> Pixels {
        let values = (0..<width * height * 3).map { i -> Float in
            let (x, y, k) = (i / 3 % width, i / 3 / width, i % 3)
            let patches = [4, 6, 10].map { RandomField(seed: 1, purpose: .sampling, scale: $0).normal(x: x / $0, y: y / $0, channel: k) }
            return Float(min(max(0.5 + 0.2 * patches.reduce(0, +), 0), 1))
        }
        return Pixels(width: width, height: height, values: values)
    }

    private func request(_ change: (inout Animation.Request) -> Void = { _ in }) -> Animation.Request {
        var request = Animation.Request()
        (request.frames, request.seed) = (16, 7)
        change(&request)
        return request
    }

    private func median(_ values: some Collection<Double>) -> Double { values.sorted()[values.count / 2] }

    @Test func needsAreThePublishedOnes() {
        let configuration = Self.model.configuration
        #expect(configuration.padsWithNoise && configuration.minSize == 20)
    }

    /// Nothing is frozen, and a loop has no jump at its seam. Steps are root mean squares of 0...255; calm walks and walks too short to get going
    /// move half as much.
    @Test(arguments: [(16, 0.0, 1.0), (60, 0.5, 1.0), (100, 0.5, 1.0), (16, 1.0, 0.5), (5, 0.5, 0.5)])
    func loopsCloseAndNothingIsFrozen(frames: Int, calm: Double, least: Double) throws {
        let wanted = request { ($0.frames, $0.calm, $0.loops) = (frames, calm, true) }
        let loop = try animation.run(wanted)
        let steps = loop.steps()
        #expect(loop.closes && loop.count == frames)
        #expect(steps[0] <= steps.dropFirst().max()!)
        #expect(steps[0] == steps.min(), "it begins where a seam is seen least")
        #expect(median(steps.dropFirst()) >= least / 255, "\(median(steps.dropFirst()) * 255)")
        let open = try animation.run(request { ($0.frames, $0.calm) = (frames, calm) })
        let plain = open.steps().dropFirst()
        #expect(!open.closes && median(plain) >= least / 255, "\(median(plain) * 255)")
    }

    /// The same everywhere along a loop: where an open walk starts from rest, a loop is as far out at its beginning as in its middle.
    @Test func aLoopMovesAlikeEverywhere() throws {
        let loop = try animation.run(
            request {
                ($0.frames, $0.loops) = (60, true)
            })
        let steps = loop.steps()
        let thirds = (0..<3).map { median(steps[20 * $0..<20 * ($0 + 1)]) }
        #expect(thirds.max()! < 1.5 * thirds.min()!, "\(thirds)")
    }

    @Test func calmAnimationsMoveLess() throws {
        let medians = try [0.0, 1.0].map { calm in median(try animation.run(request { $0.calm = calm }).steps().dropFirst()) }
        #expect(medians[1] < 0.8 * medians[0], "\(medians)")
    }

    @Test func anOpenWalkBeginsAsTheReconstruction() throws {
        let first = try animation.run(request()).frames[0]
        #expect(first == (try Self.model.reconstruct(on: Compute(threads: 2))).quantized())
    }

    @Test func theSameSeedGivesTheSameFrames() throws {
        for loops in [false, true] {
            let sequence = try animation.run(request { $0.loops = loops })
            #expect(try animation.run(request { $0.loops = loops }) == sequence)
            #expect(try Animation(model: Self.model, compute: Compute(threads: 1)).run(request { $0.loops = loops }) == sequence)
            #expect(try animation.run(request { ($0.loops, $0.seed) = (loops, 8) }) != sequence)
        }
    }

    /// Outside the softened region every frame is the training picture, byte for byte; inside it moves.
    @Test(arguments: [false, true]) func onlyTheRegionMoves(loops: Bool) throws {
        let (width, height) = (Self.model.width, Self.model.height)
        let hard = Mask(width: width, height: height, values: (0..<width * height).map { $0 % width < width / 3 ? 1 : 0 })
        let soft = SoftMask.region(hard)
        let sequence = try animation.run(request { ($0.region, $0.loops) = (soft, loops) })
        let still = Self.model.picture.bytes
        var (outside, moved) = (0, 0)
        for (pixel, m) in soft.values.enumerated() {
            let range = 3 * pixel..<3 * pixel + 3
            if m == 0 {
                outside += 1
                for frame in sequence.frames { #expect(frame[range] == still[range]) }
            } else if sequence.frames.contains(where: { $0[range] != still[range] }) {
                moved += 1
            }
        }
        #expect(outside > width * height / 3, "there is an outside")
        #expect(moved > width * height / 4)
    }

    @Test func progressIsToldFrameByFrame() throws {
        var seen: [Int] = []
        _ = try animation.run(request()) { seen.append($0) }
        #expect(seen == Array(1...16))
    }

    @Test func whatMakesNoSenseIsRefused() {
        let changes: [(inout Animation.Request) -> Void] = [
            { $0.frames = 1 }, { $0.framesPerSecond = 0 }, { $0.calm = 1.1 }, { $0.calm = -0.1 }, { $0.startScale = 20 },
            { $0.startScale = -1 },
        ]
        for change in changes {
            let error = #expect(throws: SinGANError.self) { _ = try animation.run(request(change)) }
            #expect(error?.code == .usage)
        }
    }

    @Test func aCancelledAnimationGivesNothing() {
        let cancellation = Cancellation()
        let error = #expect(throws: SinGANError.self) {
            try Animation(model: Self.model, compute: Compute(threads: 2, cancellation: cancellation)).run(request()) {
                if $0 == 3 { cancellation.cancel() }
            }
        }
        #expect(error?.code == .interrupted)
    }

    /// Where nothing moves a frame is the picture; where all does, the layout.
    @Test func finishedFramesMoveAsTheLayoutDoes() {
        let picture = Self.texture(120, 90)
        let still = picture.resized(width: 40, height: 30)
        let finished = FinishedFrames(picture, still: still)
        let same = finished.frame(still)
        #expect(zip(same.values, picture.values).allSatisfy { abs($0 - $1) < 1e-4 })
        var other = still
        for i in other.values.indices where i / 3 % 40 >= 20 { other.values[i] = 1 - other.values[i] }
        let frame = finished.frame(other)
        #expect(zip(frame.values, picture.values).enumerated().allSatisfy { $0 / 3 % 120 > 30 || abs($1.0 - $1.1) < 0.02 })
        let shrunk = frame.resized(width: 40, height: 30)
        let wrong = zip(shrunk.values, other.values).map { abs($0 - $1) }.reduce(0, +) / Float(other.values.count)
        #expect(wrong < 0.03, "\(wrong)")
    }
}
