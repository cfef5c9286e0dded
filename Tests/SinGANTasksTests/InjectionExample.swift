import Foundation
import SinGANEngine
import SinGANImaging
import SinGANTraining
import TestSupport

/// A picture and its small model, for the tasks that inject pictures.
enum InjectionExample {
    static let picture = texture(96, 80)

    /// 48 x 40 pixels.
    static let model: SinGANModel = {
        do {
            let folder = try TemporaryFolder()
            let training = try TrainingPicture(fitting: picture, configuration)
            let request = TrainingRequest(picture: training, configuration: configuration, destination: folder("m.singan"))
            return try TrainingSession(request, on: Compute(threads: 2)) { _ in }.run()
        } catch { fatalError("the test's model can't be trained: \(error)") }
    }()

    static let configuration: TrainingConfiguration = {
        var configuration = TrainingConfiguration(preset: .draft)
        (configuration.maxSize, configuration.minSize, configuration.iterations) = (48, 20, 30)
        (configuration.baseChannels, configuration.maxChannels) = (16, 16)
        return configuration
    }()

    static func texture(_ width: Int, _ height: Int, shift: Double = 0) -> Pixels {
        let values = (0..<width * height * 3).map { i -> Float in
            let (x, y, k) = (Double(i / 3 % width) + shift, Double(i / 3 / width), Double(i % 3))
            return Float(0.45 + 0.2 * sin(x / 3 + k) + 0.15 * sin(y / 4 - k) + 0.1 * sin((x + y) / 2))
        }
        return Pixels(width: width, height: height, values: values)
    }

    /// Four flat colours in quarters.
    static func flat(_ width: Int, _ height: Int) -> Pixels {
        let colors: [[Float]] = [[0.7, 0.3, 0.4], [0.2, 0.5, 0.6], [0.45, 0.45, 0.2], [0.6, 0.6, 0.7]]
        var values: [Float] = []
        for y in 0..<height {
            for x in 0..<width { values += colors[(x < width / 2 ? 0 : 1) + (y < height / 2 ? 0 : 2)] }
        }
        return Pixels(width: width, height: height, values: values)
    }

    /// The picture with a rectangle of another colour in it.
    static func edit(of picture: Pixels, x: Range<Int>, y: Range<Int>, color: [Float] = [0.9, 0.1, 0.1]) -> Pixels {
        var values = picture.values
        for row in y {
            for column in x { for k in 0..<3 { values[(row * picture.width + column) * 3 + k] = color[k] } }
        }
        return Pixels(width: picture.width, height: picture.height, values: values)
    }

    /// Root mean squared difference; the second is brought to the first one's size.
    static func distance(_ a: Pixels, _ b: Pixels) -> Double {
        let b = b.resized(width: a.width, height: a.height)
        return (zip(a.values, b.values).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) } / Double(a.values.count)).squareRoot()
    }
}
