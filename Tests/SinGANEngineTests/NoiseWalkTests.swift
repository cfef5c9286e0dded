import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANSupport
import Testing

@testable import SinGANEngine
@testable import SinGANTraining

@Suite struct NoiseWalkTests {
    private static let model: SinGANModel = {
        do {
            var configuration = TestPictures.configuration(iterations: 20)
            configuration.padsWithNoise = true
            let picture = try TrainingPicture(fitting: TestPictures.waves(width: 40, height: 34), configuration)
            let folder = try TestPictures.folder()
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let request = TrainingRequest(picture: picture, configuration: configuration, destination: "\(folder)/m.singan")
            return try TrainingSession(request, on: Compute(threads: 2)) { _ in }.run()
        } catch { fatalError("the test's model can't be trained: \(error)") }
    }()
    private let compute = Compute(threads: 2)

    private static func walk(frames: Int = 6, startScale: Int = 1, closed: Bool = false, seed: UInt64 = 3) -> NoiseWalk {
        var walk = NoiseWalk()
        (walk.frames, walk.startScale, walk.isClosed, walk.seed) = (frames, startScale, closed, seed)
        return walk
    }

    private func pictures(_ walk: NoiseWalk, on compute: Compute? = nil) throws -> [Pixels] {
        var pictures: [Pixels] = []
        try Self.model.walk(walk, on: compute ?? self.compute) { number, picture throws(SinGANError) in
            #expect(number == pictures.count)
            pictures.append(picture)
        }
        return pictures
    }

    /// The published recursion, number by number.
    @Test(arguments: [0, 2]) func theWalkIsTheRecursion(scale: Int) {
        let shape = Shape(h: 5, w: 7, c: 3)
        let center = Tensor(shape)
        Noise.fill(center, RandomField(seed: 9, purpose: .fixedNoise), scale: scale, on: compute.pool)
        var walk = Self.walk(seed: 4)
        (walk.alpha, walk.beta) = (0.1, 0.85)
        let noise = WalkingNoise(walk, scale: scale, center: center)
        #expect(noise.z.values == center.values)
        // Five steps of rounding of numbers around 1.
        let rounding = 1e-5
        let c = center.values.map { Double($0) }
        var (before, now) = (c, c)
        for t in 0..<5 {
            let field = RandomField(seed: 4, purpose: .walk, scale: scale, iteration: t)
            let u = (0..<shape.count).map { field.normal(x: $0 / 3 % 7, y: $0 / 3 / 7, channel: scale == 0 ? 0 : $0 % 3) }
            let next = c.indices.map { i in
                t == 0
                    ? 0.95 * c[i] + 0.05 * u[i]
                    : 0.1 * c[i] + 0.9 * (now[i] + 0.85 * (now[i] - before[i]) + 0.15 * u[i])
            }
            (before, now) = (now, next)
            noise.advance(t, on: compute.pool)
            #expect(zip(noise.z.values, now).allSatisfy { abs(Double($0) - $1) < rounding }, "step \(t)")
        }
    }

    /// Restless and calm, short and long: after the period's last frame comes its first.
    @Test(arguments: [(2, 0.8), (7, 0.95), (40, 0.8), (500, 0.95)]) func aClosedWalkComesBack(frames: Int, beta: Double) {
        var walk = Self.walk(frames: frames, closed: true)
        walk.beta = beta
        let noise = WalkingNoise(walk, scale: 1, center: Tensor(zeros: Shape(h: 4, w: 6, c: 3)))
        for step in -walk.warmUp..<0 { noise.advance((step % frames + frames) % frames, on: compute.pool) }
        let first = noise.z.values
        for t in 0..<frames { noise.advance(t, on: compute.pool) }
        // A billionth is left of the beginning; the rest is rounding.
        #expect(zip(noise.z.values, first).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(first.contains { abs($0) > 0.01 }, "it is not at rest")
    }

    @Test func anOpenWalkBeginsAtTheReconstruction() throws {
        for start in 0..<Self.model.usableScales {
            #expect(try pictures(Self.walk(frames: 1, startScale: start)) == [Self.model.reconstruct(on: compute)])
        }
    }

    @Test func theSameSeedGivesTheSameFrames() throws {
        for closed in [false, true] {
            let frames = try pictures(Self.walk(closed: closed))
            #expect(frames.count == 6 && Set(frames.map { $0.quantized() }).count == 6)
            #expect(try pictures(Self.walk(closed: closed), on: Compute(threads: 1)) == frames)
            #expect(try pictures(Self.walk(closed: closed, seed: 4)) != frames)
        }
        // A longer open walk goes on where a shorter one ends.
        #expect(try Array(pictures(Self.walk(frames: 9)).prefix(6)) == pictures(Self.walk()))
    }

    /// Less moves where the walk starts later.
    @Test func laterStartsMoveLess() throws {
        let still = try Self.model.reconstruct(on: compute)
        let distances = try [0, Self.model.usableScales - 1].map { start in
            try pictures(Self.walk(frames: 20, startScale: start)).reduce(0.0) { sum, picture in
                sum + zip(picture.values, still.values).reduce(0.0) { $0 + Double(abs($1.0 - $1.1)) }
            }
        }
        #expect(distances[1] < 0.5 * distances[0], "\(distances)")
    }

    @Test func whatMakesNoSenseIsRefused() {
        var walks = [Self.walk(frames: 0), Self.walk(startScale: 9), Self.walk(startScale: -1), Self.walk(), Self.walk()]
        walks[3].beta = 1
        walks[4].alpha = 0
        for walk in walks { #expect(#expect(throws: SinGANError.self) { _ = try pictures(walk) }?.code == .usage) }
    }

    @Test func aCancelledWalkStops() throws {
        for closed in [false, true] {
            let cancellation = Cancellation()
            var seen = 0
            let error = #expect(throws: SinGANError.self) {
                try Self.model.walk(Self.walk(closed: closed), on: Compute(threads: 2, cancellation: cancellation)) {
                    (number, _) throws(SinGANError) in
                    seen = number
                    if number == 2 { cancellation.cancel() }
                }
            }
            #expect(error?.code == .interrupted && seen == 2)
        }
    }
}
