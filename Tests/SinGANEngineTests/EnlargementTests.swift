import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANSupport
import Testing

@testable import SinGANEngine
@testable import SinGANTraining

@Suite struct EnlargementTests {
    private static func trained(padsWithNoise: Bool) -> SinGANModel {
        do {
            var configuration = TestPictures.configuration(iterations: 20)
            configuration.padsWithNoise = padsWithNoise
            let picture = try TrainingPicture(fitting: TestPictures.waves(width: 40, height: 34), configuration)
            let folder = try TestPictures.folder()
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let request = TrainingRequest(picture: picture, configuration: configuration, destination: "\(folder)/m.singan")
            return try TrainingSession(request, on: Compute(threads: 2)) { _ in }.run()
        } catch { fatalError("the test's model can't be trained: \(error)") }
    }
    private static let model = trained(padsWithNoise: false)
    private static let noisePadded = trained(padsWithNoise: true)

    /// Larger than the model's picture, and of other proportions.
    private let picture = TestPictures.waves(width: 61, height: 83)
    private let sizes = [PixelSize(width: 77, height: 104), PixelSize(width: 97, height: 131), PixelSize(width: 123, height: 166)]
    private let compute = Compute(threads: 2)

    /// The passes as the scales of a pyramid run: whole maps, no tiles.
    private func whole(_ model: SinGANModel, _ pixels: Pixels, seed: UInt64) throws -> Pixels {
        let finest = try #require(model.generators.last)
        let scale = model.generators.count - 1
        var image = Tensor(pixels)
        for (pass, size) in sizes.enumerated() {
            let stack = GeneratorStack([finest], border: model.border, on: compute.pool)
            image = stack.run(stack.resize(image, to: size), sizes: [size]) { _, map in
                let field = RandomField(seed: seed, purpose: .sampling, scale: scale, step: pass + 1)
                NormalMap.fill(map, field, .color, on: compute.pool)
            }.copied()
        }
        return image.pixels
    }

    private func largestDifference(_ a: Pixels, _ b: Pixels) -> Float {
        a.values.count == b.values.count ? zip(a.values, b.values).map { abs($0 - $1) }.max() ?? .infinity : .infinity
    }

    /// 1/255 is what is promised. Kernels add up in another order where a tile begins elsewhere, which is rounding of 1e-7 per layer; three passes
    /// of a trained generator make little more of it.
    @Test(arguments: [1000, 83, 64, 33, 16, 7]) func tilesOfAnySizeGiveTheWholePicture(tileSize: Int) throws {
        for model in [Self.model, Self.noisePadded] {
            let expected = try whole(model, picture, seed: 5)
            let tiled = try model.enlarge(picture, through: sizes, seed: 5, tileSize: tileSize, on: compute)
            #expect((tiled.width, tiled.height) == (123, 166))
            #expect(largestDifference(tiled, expected) < 1e-4)
        }
    }

    /// What would be missed if a tile's surroundings were ignored: without them the difference is far above the promise.
    @Test func theGeneratorChangesThePictureByMoreThanATileMay() throws {
        let enlarged = try Self.model.enlarge(picture, through: sizes, seed: 5, on: compute)
        #expect(largestDifference(enlarged, picture.resized(width: 123, height: 166)) > 4.0 / 255)
    }

    @Test func theSeedDecidesAndThreadsDoNot() throws {
        let once = try Self.model.enlarge(picture, through: sizes, seed: 1, tileSize: 40, on: compute)
        for threads in [1, 3] {
            #expect(try Self.model.enlarge(picture, through: sizes, seed: 1, tileSize: 40, on: Compute(threads: threads)) == once)
        }
        #expect(try Self.model.enlarge(picture, through: sizes, seed: 2, tileSize: 40, on: compute) != once)
        #expect(try Self.model.enlarge(picture, through: sizes, seed: 1, index: 1, tileSize: 40, on: compute) != once)
    }

    @Test func passesAreCountedAndNoneLeavesThePicture() throws {
        var passes: [Int] = []
        _ = try Self.model.enlarge(picture, through: sizes, seed: 1, on: compute) { passes.append($0) }
        #expect(passes == [1, 2, 3])
        #expect(try Self.model.enlarge(picture, through: [], seed: 1, on: compute) == picture)
    }

    @Test func aCancelledEnlargementGivesNothing() {
        let cancellation = Cancellation()
        cancellation.cancel()
        let error = #expect(throws: SinGANError.self) {
            try Self.model.enlarge(picture, through: sizes, seed: 1, on: Compute(threads: 2, cancellation: cancellation))
        }
        #expect(error?.code == .interrupted)
    }

    @Test func partsAreAboutEqual() {
        #expect(TiledGenerator.split(10, 10) == [0..<10])
        #expect(TiledGenerator.split(11, 10) == [0..<5, 5..<11])
        #expect(TiledGenerator.split(1, 256) == [0..<1])
        for (count, most) in [(4096, 256), (257, 256), (83, 7)] {
            let parts = TiledGenerator.split(count, most)
            #expect(parts.first?.lowerBound == 0 && parts.last?.upperBound == count && parts.allSatisfy { $0.count <= most })
            #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
        }
    }
}
