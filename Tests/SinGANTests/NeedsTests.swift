import SinGAN
import Testing

/// What tasks make of models that weren't trained for them.
@Suite struct NeedsTests {
    private let compute = Compute(threads: 2)
    /// Ends at a coarse scale.
    private static let balanced = Task { try await model(.balanced) }
    /// All scales, by the needs of super-resolution.
    private static let detailed = Task { try await model(.draft, needs: SuperResolution.needs) }

    private static func model(_ preset: Preset, needs: TrainingNeeds = .none) async throws -> SinGANModel {
        try await SinGANModel.trained(on: Tiny.pixels, Tiny.configuration(preset: preset), needs: needs, in: nil)
    }

    @Test func superResolutionRefusesOtherModels() async throws {
        let engine = TrainedEngine(model: try await Self.balanced.value, compute: compute)
        for enlarger in [engine, try FinishedEngine(engine, Tiny.waves(width: 64, height: 56), compute: compute)] as [any Enlarger] {
            let error = #expect(throws: SinGANError.self) {
                try SuperResolution(engine: enlarger).enlarge(Image(pixels: Tiny.pixels), factor: 2)
            }
            #expect(error?.code == .usage && error?.hint?.contains("SuperResolution.needs") == true)
            let message = error?.message ?? ""
            for words in ["not trained for super-resolution", "alpha 10 instead of 100", "scale factor 0.8 instead of 0.794"] {
                #expect(message.contains(words), "\(message)")
            }
        }
    }

    @Test func superResolutionTakesItsOwn() async throws {
        let own = try await Self.detailed.value
        #expect(try SuperResolution(model: own, compute: compute).enlarge(Image(pixels: Tiny.pixels), factor: 2).width == 64)
    }

    /// Every need in words.
    @Test func shortcomingsAreNamed() async throws {
        let (coarse, detailed) = (try await Self.balanced.value, try await Self.detailed.value)
        var needs = SuperResolution.needs
        needs.padsWithNoise = true
        #expect(coarse.isHandedOver)
        #expect(
            needs.shortcomings(of: coarse) == [
                "alpha 10 instead of 100", "scale factor 0.8 instead of 0.794", "3 trained scales instead of all 4",
                "zeros around the picture instead of noise",
            ])
        #expect(TrainingNeeds.none.shortcomings(of: coarse) == [])
        // A stronger reconstruction, and another coarsest scale, will do.
        needs = SuperResolution.needs
        (needs.alpha, needs.minSize) = (50, 25)
        #expect(needs.shortcomings(of: detailed) == [])
        needs.alpha = 101
        #expect(needs.shortcomings(of: detailed) == ["alpha 100 instead of 101"])
    }

    /// It wants noise around the pictures, and says that others work too.
    @Test func animationTakesAnyModel() async throws {
        var request = Animation.Request()
        request.frames = 3
        for model in [try await Self.balanced.value, try await Self.detailed.value] {
            let sequence = try Animation(model: model, compute: compute).run(request)
            #expect((sequence.width, sequence.height, sequence.count) == (32, 28, 3))
        }
    }
}
