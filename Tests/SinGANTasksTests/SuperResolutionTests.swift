import Foundation
import SinGANEngine
import SinGANSupport
import SinGANTasks
import SinGANTraining
import SuperResolution
import Testing

@testable import SinGANImaging

/// The algorithm, without files or a command line.
@Suite struct SuperResolutionTests {
    private static let picture = texture(70, 56)
    private static let model: SinGANModel = {
        do {
            var configuration = TrainingConfiguration(preset: .draft)
            (configuration.maxSize, configuration.iterations) = (48, 120)
            (configuration.baseChannels, configuration.maxChannels) = (16, 16)
            configuration = SuperResolution.needs.applied(to: configuration)
            let path = FileManager.default.temporaryDirectory.appendingPathComponent("singan-\(UUID().uuidString).singan").path
            defer { for end in ["", ".lock"] { try? FileManager.default.removeItem(atPath: path + end) } }
            let training = try TrainingPicture(fitting: picture, configuration)
            let request = TrainingRequest(picture: training, configuration: configuration, destination: path)
            return try TrainingSession(request, on: Compute(threads: 2)) { _ in }.run()
        } catch { fatalError("the test's model can't be trained: \(error)") }
    }()
    private let superResolution = SuperResolution(model: model, compute: Compute(threads: 2))

    private static func texture(_ width: Int, _ height: Int) -> Pixels {
        let values = (0..<width * height * 3).map { i -> Float in
            let (x, y, k) = (Double(i / 3 % width), Double(i / 3 / width), Double(i % 3))
            let slope = 0.6 * (x / Double(width) + y / Double(height)) / 2
            return Float(0.2 + slope + 0.07 * sin(x / 3 + k) + 0.05 * sin(y / 4 - k) + 0.03 * sin((x + y) / 2))
        }
        return Pixels(width: width, height: height, values: values)
    }

    @Test func theNeedsArePublishedOnes() {
        #expect(SuperResolution.needs.alpha == 100 && SuperResolution.needs.minSize == 18)
        #expect(abs(pow(SuperResolution.needs.scaleFactor ?? 0, -3) - 2) < 1e-12)
        #expect(Self.model.configuration.alpha == 100)
    }

    /// The picture is larger than what the model was trained on (48 pixels).
    @Test(arguments: [(1.5, 105, 84), (2, 140, 112), (3.7, 259, 207)])
    func allOfThePictureComesOutAtExactlyTheSize(factor: Double, width: Int, height: Int) throws {
        let image = Image(pixels: Self.picture)
        let enlarged = try superResolution.enlarge(image, factor: factor, seed: 1)
        try #require((enlarged.width, enlarged.height) == (width, height))
        // It is that picture: nearer to its plain enlargement than to its mirror image's.
        let smooth = Self.picture.resized(width: width, height: height)
        let mirrored = Pixels(width: width, height: height, values: smooth.values.reversed())
        let result = try enlarged.pixels()
        #expect(PictureComparison(of: result, with: smooth).rmse < 0.5 * PictureComparison(of: result, with: mirrored).rmse)
    }

    @Test func theSameSeedGivesTheSameBytes() throws {
        let image = Image(pixels: Self.picture)
        let first = try superResolution.enlarge(image, factor: 2, seed: 3)
        for threads in [1, 3] {
            let other = SuperResolution(model: Self.model, compute: Compute(threads: threads))
            #expect(try other.enlarge(image, factor: 2, seed: 3).samples == first.samples)
        }
        let published = try [3, 4].map { try superResolution.enlarge(image, factor: 2, seed: $0, keepsInvention: true).samples }
        #expect(published[0] != published[1] && published[0] != first.samples)
    }

    /// Shrunk again it is the picture, and nearer to the truth than bicubic, however little the model knows.
    @Test(arguments: [2, 3.0]) func itIsHeldToThePicture(factor: Double) throws {
        let truth = Self.texture(Int(70 * factor), Int(56 * factor))
        let picture = truth.resized(width: 70, height: 56)
        let plan = try EnlargementPlan(PixelSize(width: 70, height: 56), factor: factor)
        let result = try superResolution.enlarge(picture, plan, seed: 1)
        let back = result.resized(width: 70, height: 56)
        let errors = zip(back.values, picture.values).map { abs($0 - $1) * 255 }
        #expect(errors.max() ?? 0 <= 2 && errors.reduce(0, +) / Float(errors.count) <= 0.5)
        let bicubic = picture.resized(width: result.width, height: result.height)
        #expect(PictureComparison(of: result, with: truth).rmse <= PictureComparison(of: bicubic, with: truth).rmse)
        let published = try superResolution.enlarge(picture, plan, seed: 1, keepsInvention: true)
        #expect(PictureComparison(of: result, with: truth).rmse < PictureComparison(of: published, with: truth).rmse)
    }

    /// White paper stays white, grey stays grey.
    @Test(arguments: [1, 0.4] as [Float]) func plainAreasStayPlain(level: Float) throws {
        let plain = Pixels(width: 70, height: 56, repeating: level)
        let result = try superResolution.enlarge(plain, try EnlargementPlan(PixelSize(width: 70, height: 56), factor: 2), seed: 1)
        let off = result.values.map { abs($0 - level) }.max() ?? 1
        #expect(off < 1.0 / 255, "\(off)")
    }

    @Test func alphaIsEnlargedAndOpaqueStaysOpaque() throws {
        let left = Mask(width: 70, height: 56, values: (0..<70 * 56).map { $0 % 70 < 35 ? 1 : 0 })
        let enlarged = try superResolution.enlarge(Image(pixels: Self.picture, alpha: left), factor: 2, seed: 1)
        #expect(enlarged.hasAlpha && (enlarged.width, enlarged.height) == (140, 112))
        let alpha = try #require(enlarged.alpha())
        for (pixel, value) in alpha.values.enumerated() where abs(pixel % 140 - 70) > 4 { #expect(value == (pixel % 140 < 70 ? 1 : 0)) }
        let opaque = Image(pixels: Self.picture, alpha: Mask(width: 70, height: 56, repeating: 1))
        let plain = try superResolution.enlarge(opaque, factor: 2, seed: 1)
        #expect(plain.hasAlpha && plain.alpha() == nil)
    }
}

/// By patches, without files or a command line.
@Suite struct PatchSuperResolutionTests {
    private func picture(_ width: Int, _ height: Int) -> Pixels {
        let values = (0..<width * height * 3).map { i -> Float in
            Float(0.5 + 0.3 * sin(Double(i / 3 % width) / 3) * cos(Double(i / 3 / width) / 4 + Double(i % 3)))
        }
        return Pixels(width: width, height: height, values: values)
    }

    @Test(arguments: [(1.5, 75, 60), (2, 100, 80), (3.7, 185, 148)])
    func itComesOutAtExactlyTheSizeAndShrinksToThePicture(factor: Double, width: Int, height: Int) throws {
        let pixels = picture(50, 40)
        let engine = PatchEnlarger(compute: Compute(threads: 2))
        let result = try SuperResolution(engine: engine).enlarge(Image(pixels: pixels), factor: factor)
        try #require((result.width, result.height) == (width, height))
        let back = try result.pixels().resized(width: 50, height: 40)
        let given = try Image(pixels: pixels).pixels()
        #expect(zip(back.values, given.values).allSatisfy { abs($0 - $1) < 2.0 / 255 })
    }

    /// 16 bits come out as 16 bits that are used: more than 256 levels.
    @Test func sixteenBitsStay() throws {
        let pixels = picture(40, 30)
        let samples = pixels.values.flatMap { value in withUnsafeBytes(of: UInt16((value * 65535).rounded())) { Array($0) } }
        let image = Image(width: 40, height: 30, depth: .sixteen, colorChannels: 3, hasAlpha: false, samples: samples)
        let result = try SuperResolution(engine: PatchEnlarger(compute: Compute(threads: 2))).enlarge(image, factor: 2)
        let values = try result.pixels().values
        #expect(result.depth == .sixteen && Set(values).count > 1000)
    }

    @Test func aPlanByPatchesIsOneStep() throws {
        let plan = try EnlargementPlan(PixelSize(width: 100, height: 67), factor: 4, engine: .patches)
        #expect(plan.passes == 1 && plan.summary == "100x67 -> 400x268")
        let image = Image(pixels: Pixels(width: 64, height: 64, repeating: 0.5))
        let large = try EnlargementPlan(PixelSize(width: 64, height: 64), factor: 64, engine: .patches)
        #expect((600e6...1000e6).contains(large.expectedMemory(of: image)))
    }
}
