import Foundation
import SinGANImaging
import SinGANSupport
import Testing

@testable import SinGANEngine
@testable import SinGANTraining

/// Trainings with noise around the pictures.
@Suite struct NoisePaddingTests {
    private static func session(
        _ destination: String, iterations: Int = 20, padsWithNoise: Bool = true, threads: Int = 2, cancellation: Cancellation = .init(),
        progress: @escaping ProgressHandler = { _ in }
    ) throws -> TrainingSession {
        var configuration = TestPictures.configuration(iterations: iterations)
        configuration.padsWithNoise = padsWithNoise
        let picture = try TrainingPicture(fitting: TestPictures.waves(width: 40, height: 34), configuration)
        let request = TrainingRequest(picture: picture, configuration: configuration, destination: destination)
        return TrainingSession(request, on: Compute(threads: threads, cancellation: cancellation), progress: progress)
    }

    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = try TestPictures.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test func theModelRemembersAndSamples() throws {
        try inFolder { folder in
            let model = try Self.session("\(folder)/a.singan", iterations: 40).run()
            let compute = Compute(threads: 2)
            #expect(model.isComplete && model.configuration.padsWithNoise)
            // The picture's values spread by about 0.2: what was learned is nearer to it than a grey picture.
            #expect(try model.fidelity(on: compute).reconstruction < 0.15)
            #expect(try model.sample(seed: 1, width: 63, height: 50, on: compute).width == 63)
            #expect(try model.sample(seed: 1, on: compute) != model.sample(seed: 2, on: compute))
            #expect(try model.inject(model.picture.pixels, at: 1, seed: 1, on: compute).height == 34)
        }
    }

    @Test func theModelSurvivesItsFileAndOtherThreads() throws {
        try inFolder { folder in
            let model = try Self.session("\(folder)/a.singan").run()
            let loaded = try SinGANModel.load("\(folder)/a.singan")
            let compute = Compute(threads: 2)
            #expect(try loaded.encoded() == model.encoded())
            #expect(loaded.configuration.padsWithNoise)
            #expect(try loaded.reconstruct(on: compute) == model.reconstruct(on: compute))
            #expect(try loaded.sample(seed: 3, on: compute) == model.sample(seed: 3, on: Compute(threads: 1)))
            #expect(try Self.session("\(folder)/b.singan", threads: 1).run().encoded() == model.encoded())
        }
    }

    @Test func anInterruptedTrainingGoesOn() throws {
        try inFolder { folder in
            let whole = try Self.session("\(folder)/a.singan").run()
            let cancellation = Cancellation()
            let error = #expect(throws: SinGANError.self) {
                try Self.session("\(folder)/b.singan", cancellation: cancellation) { event in
                    if case .scale(let summary) = event, summary.scale == 1 { cancellation.cancel() }
                }.run()
            }
            #expect(error?.code == .interrupted)
            #expect(try SinGANModel.load("\(folder)/b.singan").completedScales == 2)
            #expect(try Self.session("\(folder)/b.singan").run().encoded() == whole.encoded())
        }
    }

    @Test func itIsAModelOfItsOwn() throws {
        try inFolder { folder in
            let noisy = try Self.session("\(folder)/a.singan", iterations: 2).run()
            let plain = try Self.session("\(folder)/b.singan", iterations: 2, padsWithNoise: false).run()
            #expect(noisy.identity != plain.identity)
            let compute = Compute(threads: 1)
            #expect(try noisy.reconstruct(on: compute) != plain.reconstruct(on: compute))
        }
    }
}
