import Foundation
import Harmonization
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTraining
import Testing

/// The algorithm, without files or a command line.
@Suite struct HarmonizationTests {
    private static let picture = texture(96, 80, 0)
    private static let model: SinGANModel = {
        do {
            var configuration = TrainingConfiguration(preset: .draft)
            (configuration.maxSize, configuration.minSize, configuration.iterations) = (48, 20, 30)
            (configuration.baseChannels, configuration.maxChannels) = (16, 16)
            let path = FileManager.default.temporaryDirectory.appendingPathComponent("singan-\(UUID().uuidString).singan").path
            defer { for end in ["", ".lock"] { try? FileManager.default.removeItem(atPath: path + end) } }
            let training = try TrainingPicture(fitting: picture, configuration)
            let request = TrainingRequest(picture: training, configuration: configuration, destination: path)
            return try TrainingSession(request, on: Compute(threads: 2)) { _ in }.run()
        } catch { fatalError("the test's model can't be trained: \(error)") }
    }()
    private let harmonization = Harmonization(model: model, compute: Compute(threads: 2))

    private static func texture(_ width: Int, _ height: Int, _ shift: Double) -> Pixels {
        let values = (0..<width * height * 3).map { i -> Float in
            let (x, y, k) = (Double(i / 3 % width) + shift, Double(i / 3 / width), Double(i % 3))
            return Float(0.45 + 0.2 * sin(x / 3 + k) + 0.15 * sin(y / 4 - k) + 0.1 * sin((x + y) / 2))
        }
        return Pixels(width: width, height: height, values: values)
    }

    /// A disk in the middle of the background.
    private func composite(_ object: (Int) -> (Float, Float, Float), radius: Double = 16) -> NaiveComposite {
        let (w, h) = (Self.picture.width, Self.picture.height)
        var (values, mask) = (Self.picture.values, [Float](repeating: 0, count: w * h))
        for pixel in 0..<w * h {
            let (x, y) = (Double(pixel % w) - Double(w) / 2, Double(pixel / w) - Double(h) / 2)
            guard x * x + y * y <= radius * radius else { continue }
            mask[pixel] = 1
            (values[3 * pixel], values[3 * pixel + 1], values[3 * pixel + 2]) = object(pixel)
        }
        return NaiveComposite(pixels: Pixels(width: w, height: h, values: values), mask: Mask(width: w, height: h, values: mask))
    }

    private var red: NaiveComposite { composite { _ in (1, 0, 0) } }

    @Test func theSameSeedGivesTheSamePictures() throws {
        let (a, b) = (try harmonization.run(red, startScale: 2, seed: 5), try harmonization.run(red, startScale: 2, seed: 5))
        #expect(a.best.generated == b.best.generated && a.best.score == b.best.score)
        #expect(try harmonization.run(red, startScale: 2, seed: 6).best.generated != a.best.generated)
    }

    @Test func coarseScalesChangeMoreThanFineOnes() throws {
        let result = try harmonization.run(red, startScale: nil, seed: 1)
        #expect(result.candidates.map(\.startScale) == Array(1..<Self.model.usableScales))
        let kept = result.candidates.map(\.score.objectKept)
        #expect(kept.last! > kept.first!)
    }

    /// Outside the softened mask every sample of the original stays, at 8 and at 16 bits.
    @Test func outsideNothingChanges() throws {
        let result = try harmonization.run(red, startScale: 3, seed: 1)
        let background = Image(pixels: Self.picture)
        let after = try harmonization.finish(result.best, naive: red, background: background)
        #expect((after.width, after.height) == (96, 80))
        let soft = red.mask.resized(width: Self.model.width, height: Self.model.height).thresholded()
            .dilated(radius: 7.0 * 48 / 250).blurred(sigma: 5.0 * 48 / 250).normalized().resized(width: 96, height: 80)
        var (outside, changed) = (0, 0)
        for (pixel, m) in soft.values.enumerated() {
            let range = 3 * pixel..<3 * pixel + 3
            if m == 0 {
                outside += 1
                #expect(after.samples[range] == background.samples[range])
            } else if after.samples[range] != background.samples[range] {
                changed += 1
            }
        }
        #expect(outside > 1000 && changed > 500)
    }

    /// A veil over the background, and the background's texture in other colours: the best score is chosen, and the scores are not the same.
    @Test func theScoreDependsOnTheObject() throws {
        let veil = composite { pixel in
            let i = 3 * pixel
            return (Self.picture.values[i] * 0.6 + 0.3, Self.picture.values[i + 1] * 0.6 + 0.3, Self.picture.values[i + 2] * 0.6 + 0.1)
        }
        let recoloured = composite { pixel in
            let i = 3 * (pixel - 20 * Self.picture.width)
            return (Self.picture.values[i + 1], Self.picture.values[i + 2], Self.picture.values[i])
        }
        // How much better the finest start scores than the coarsest. Which one is best may hang on a rounding; this doesn't.
        let preferences = try [veil, recoloured].map { object in
            let result = try harmonization.run(object, startScale: nil, seed: 1)
            let scores = result.candidates.map(\.score.total)
            #expect(result.best.score.total == scores.max())
            return scores[scores.count - 1] - scores[0]
        }
        #expect(preferences[0] != preferences[1], "\(preferences)")
    }

    @Test func neitherDissolvedNorUntouchedObjectsScore() {
        let dissolved = CompositeScore(strength: 1, objectKept: 0, structureKept: 0.1, sharpness: 1)
        let untouched = CompositeScore(strength: 0, objectKept: 1, structureKept: 1, sharpness: 1)
        let blended = CompositeScore(strength: 0.3, objectKept: 0.9, structureKept: 0.8, sharpness: 0.9)
        #expect(blended.total > dissolved.total && blended.total > untouched.total)
        let blurred = CompositeScore(strength: 0.3, objectKept: 0.9, structureKept: 0.8, sharpness: 0.4)
        #expect(blurred.total < blended.total, "a blur is no harmony")
    }
}
