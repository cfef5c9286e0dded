import Foundation
import SinGAN
import Synchronization

/// Pictures and trainings of which tests have hundreds a second.
enum Tiny {
    static let pixels = waves(width: 32, height: 28)

    static func waves(width: Int, height: Int) -> Pixels {
        let values = (0..<width * height * 3).map { i -> Float in
            let (u, v, k) = (Double(i / 3 % width), Double(i / 3 / width), Double(i % 3))
            return Float(0.5 + (sin(u / 5 + k) + sin(v / 7 - k) + 0.5 * sin((u + v) / 2.3)) / 6)
        }
        return Pixels(width: width, height: height, values: values)
    }

    static func configuration(iterations: Int = 3, preset: Preset = .paper) -> TrainingConfiguration {
        var configuration = TrainingConfiguration(preset: preset)
        (configuration.maxSize, configuration.minSize, configuration.iterations) = (32, 18, iterations)
        (configuration.baseChannels, configuration.maxChannels) = (8, 8)
        // Another one for each run of the tests: no other process waits for it, or leaves anything of it.
        configuration.seed = seed
        return configuration
    }

    /// A training that ends when it is stopped.
    static let endless = configuration(iterations: 1_000_000)

    private static let seed = UInt64.random(in: 0...UInt64.max)
}

/// Progress events, from whatever thread.
final class Events: Sendable {
    private let log = Mutex<[ProgressEvent]>([])

    var handler: ProgressHandler { { event in self.log.withLock { $0.append(event) } } }
    var all: [ProgressEvent] { log.withLock { $0 } }
    /// The first plan that was told.
    var plan: TrainingPlan? { all.lazy.compactMap { if case .plan(let plan) = $0 { plan } else { nil } }.first }
    var hasProgress: Bool { all.contains { if case .progress = $0 { true } else { false } } }
}

/// Somebody waits until something has happened.
struct Moment: Sendable {
    private let stream: AsyncStream<Void>
    let tell: @Sendable () -> Void

    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.stream = stream
        tell = { continuation.yield() }
    }

    func come() async { for await _ in stream { return } }
}
