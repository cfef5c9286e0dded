import SinGAN
import Testing

/// `import SinGAN` alone shows the types and the members of every module: this file wouldn't compile otherwise.
@Suite struct UmbrellaTests {
    private let compute = Compute(threads: 1)

    @Test func pictures() throws {
        let image = Image(pixels: Tiny.pixels, alpha: Mask(width: 32, height: 28, repeating: 1))
        let bytes = try ImageWriter().encode(image, format: .png)
        #expect(try ImageReader().read(bytes: bytes, name: "picture.png").pixels().quantized() == Tiny.pixels.quantized())
        #expect(Placement().scale == nil || Tiny.pixels.resized(width: 16, height: 14).width == 16)
    }

    @Test func configurationsAndModels() throws {
        let configuration = Animation.needs.applied(to: Tiny.configuration())
        let picture = try TrainingPicture(fitting: Tiny.pixels, configuration)
        #expect(configuration.padsWithNoise && Preset.draft.summary.contains("450"))
        #expect(try picture.identity(configuration).count == 64)
        #expect(ModelStore(folder: "models").path(of: "a").hasSuffix(".singan"))
        #expect(TrainingBudget("5m")?.seconds == 300)
    }

    @Test func patchesAndQuality() throws {
        let engine = try PatchEngine(Tiny.pixels, compute: compute)
        #expect(engine.model.pyramid.sizes.last == engine.size && engine.name == .patches)
        let sample = try RandomSampling(engine: engine).picture(.init(), 0)
        #expect(try SampleMetrics(real: Tiny.pixels, compute: compute).measure([sample]).swd >= 0)
    }

    @Test func tasks() throws {
        #expect(builtinTasks.contains { $0.descriptor.verb == "superres" })
        #expect(try EnlargementPlan(PixelSize(width: 10, height: 10), factor: 2, engine: .patches).result.width == 20)
        let engine = try PatchEngine(Tiny.pixels, compute: compute)
        _ = (Harmonization(engine: engine), StyleTransfer.self, PaintToImage.self, Editing.self)
        let hole = Mask(width: 32, height: 28, values: (0..<32 * 28).map { $0 % 32 < 4 && $0 < 32 * 4 ? 1 : 0 })
        #expect(try Filling(Tiny.pixels, hole: hole, compute: compute).run(seed: 1).width == 32)
        #expect(throws: SinGANError.self) {
            let cancellation = Cancellation()
            cancellation.cancel()
            try cancellation.check()
        }
    }
}
