import Foundation
import SinGANImaging
import Testing

@testable import SinGANEngine
@testable import SinGANTraining

/// Hidden layers with no more channels than a picture has: the last layer's result is the largest map then.
@Suite struct NarrowNetworkTests {
    @Test(arguments: 1...3) func trainsAndSamples(channels: Int) throws {
        var configuration = TestPictures.configuration(iterations: 3, maxSize: 30)
        (configuration.baseChannels, configuration.maxChannels) = (channels, channels)
        let picture = try TrainingPicture(fitting: TestPictures.waves(width: 30, height: 26), configuration)
        let folder = try TestPictures.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let request = TrainingRequest(picture: picture, configuration: configuration, destination: "\(folder)/m.singan")
        let compute = Compute(threads: 2)
        let model = try TrainingSession(request, on: compute) { _ in }.run()
        let sample = try model.sample(seed: 1, on: compute)
        #expect(sample.width == 30 && sample.height == 26)
        #expect(sample.values.allSatisfy { $0 >= 0 && $0 <= 1 })
    }
}
