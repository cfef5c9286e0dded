import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks
import SinGANTraining
import TestSupport
import Testing

/// SinGAN's results, finished by the picture's own patches.
@Suite struct FinishedEngineTests {
    private static let compute = Compute(threads: 2)

    /// A model of at most 48 pixels of a texture that is so many times as large, and the texture.
    private static func example(_ factor: Double, _ trainedTo: TrainedTo? = nil) throws -> (engine: FinishedEngine, picture: Pixels) {
        var picture = InjectionExample.texture(Int(48 * factor), Int(40 * factor))
        // Lines of three pixels, which no model of that size can show.
        for i in picture.values.indices {
            let (x, y) = (Double(i / 3 % picture.width), Double(i / 3 / picture.width))
            picture.values[i] += Float(0.15 * sin(1.9 * x + 1.1 * y))
        }
        var configuration = InjectionExample.configuration
        configuration.trainedTo = trainedTo
        let folder = try TemporaryFolder()
        let request = TrainingRequest(
            picture: try TrainingPicture(fitting: picture, configuration), configuration: configuration, destination: folder("m.singan"))
        let model = try TrainingSession(request, on: compute) { _ in }.run()
        return (try FinishedEngine(TrainedEngine(model: model, compute: compute), picture, compute: compute), picture)
    }

    /// The standard deviation of the brightness less its four neighbours', where the mask says so.
    private func sharpness(_ picture: Pixels, where isInside: (Int, Int) -> Bool) -> Double {
        let (luma, width) = (picture.luma(), picture.width)
        var values: [Double] = []
        for y in 1..<picture.height - 1 {
            for x in 1..<width - 1 where isInside(x, y) {
                let i = y * width + x
                values.append(Double(4 * luma[i] - luma[i - 1] - luma[i + 1] - luma[i - width] - luma[i + width]))
            }
        }
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    /// Inside of what was changed a result is as sharp as around it, at 2.4 and 4 times the model's size; a plain enlargement isn't.
    @Test(arguments: [2.4, 4], [false, true]) func whatWasChangedIsAsSharpAsItsSurroundings(factor: Double, isForeign: Bool) throws {
        let (engine, picture) = try Self.example(factor)
        let (width, height) = (picture.width, picture.height)
        let box = (x: width / 4..<width * 3 / 4, y: height / 4..<height * 3 / 4)
        let isInside = { (x: Int, y: Int) in box.x.contains(x) && box.y.contains(y) }
        var area = Mask(width: width, height: height, repeating: 0)
        for y in box.y { for x in box.x { area.values[y * width + x] = 1 } }
        var injection = Injection(picture, entering: .scale(engine.scales.count - 1))
        (injection.area, injection.isForeign, injection.seed) = (area, isForeign, 1)
        let result = try engine.inject(injection)
        #expect((result.width, result.height) == (width, height))
        let ratio = sharpness(result, where: isInside) / sharpness(result) { !isInside($0, $1) }
        #expect((0.8...1.2).contains(ratio), "\(ratio)")
        let plain = picture.resized(width: 48, height: 40).resized(width: width, height: height)
        #expect(sharpness(plain, where: isInside) < 0.7 * sharpness(picture, where: isInside))
    }

    /// Scales have the model's numbers; above those that were trained patches take what enters.
    @Test func scalesThatWereNotTrainedAreThePatches() throws {
        let (engine, picture) = try Self.example(2.4, .scale(1))
        #expect(engine.learnedScales == 2 && engine.scales.count > 3 && engine.name == .singan && engine.worksAtFullSize)
        for scale in [1, engine.scales.count - 1] {
            let result = try engine.inject(Injection(picture, entering: .scale(scale)))
            #expect((result.width, result.height) == (picture.width, picture.height))
        }
        let outside = Injection(picture, entering: .scale(engine.scales.count))
        #expect(#expect(throws: SinGANError.self) { try engine.inject(outside) }?.code == .usage)
        var request = SampleRequest()
        request.size = PixelSize(width: 200, height: 96)
        let sample = try engine.sample(request)
        #expect((sample.width, sample.height) == (200, 96))
        #expect(try engine.sample(request) == sample)
        request.index = 1
        #expect(try engine.sample(request) != sample)
    }
}
