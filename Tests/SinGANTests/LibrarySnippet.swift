import SinGAN

/// Draws another picture like one, as large and as sharp.
func drawAnother(like file: String, into result: String) async throws {
    let picture = try ImageReader().read(file)
    let model = try await SinGANModel.trained(on: picture, preset: .balanced) { event in
        if case .progress(let progress) = event { print("\(Int(progress.remainingSeconds)) seconds are left") }
    }
    let sample = try await Compute.run { compute in
        // SinGAN lays the picture out, its own patches make what is finer.
        let engine = try FinishedEngine(TrainedEngine(model: model, compute: compute), picture.pixels(), compute: compute)
        return try engine.sample(SampleRequest())
    }
    try ImageWriter().write(Image(pixels: sample), to: result)
}
