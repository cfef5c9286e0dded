import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANSupport

@testable import SinGANEngine

/// Small pictures and trainings for tests.
enum TestPictures {
    /// Waves of several lengths in three colours: something with structure at every scale.
    static func waves(width: Int, height: Int, phase: Double = 0) -> Pixels {
        var values: [Float] = []
        for y in 0..<height {
            for x in 0..<width {
                let (u, v) = (Double(x), Double(y))
                for k in 0..<3 {
                    let wave = sin(u / 5 + phase + Double(k)) + sin(v / 7 - Double(k)) + 0.5 * sin((u + v) / 2.3) + 0.3 * sin(u * v / 90)
                    values.append(Float(0.5 + wave / 6))
                }
            }
        }
        return Pixels(width: width, height: height, values: values)
    }

    static func configuration(iterations: Int, maxSize: Int = 40, minSize: Int = 18) -> TrainingConfiguration {
        var configuration = TrainingConfiguration()
        (configuration.maxSize, configuration.minSize, configuration.iterations) = (maxSize, minSize, iterations)
        (configuration.baseChannels, configuration.maxChannels) = (8, 16)
        configuration.scalesPerDoubling = 2
        return configuration
    }

    static func folder() throws -> String {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("singan-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }
}

/// Collects progress events from whatever thread.
final class EventLog: @unchecked Sendable {
    private let lock = NSLock()
    private var log: [ProgressEvent] = []
    private var planned: (TrainingPlan, Date)?
    var onProgress: (@Sendable (TrainingProgress) -> Void)?

    var handler: ProgressHandler {
        { event in
            self.lock.withLock {
                self.log.append(event)
                if case .plan(let plan) = event { self.planned = (plan, Date()) }
            }
            if case .progress(let progress) = event { self.onProgress?(progress) }
        }
    }
    /// The plan, and when it was told.
    var plan: (TrainingPlan, Date)? { lock.withLock { planned } }
    var events: [ProgressEvent] { lock.withLock { log } }
    /// Without those of other programs, which may come at any time.
    var notices: [String] {
        events.compactMap { if case .notice(let text) = $0, !text.hasPrefix("other programs keep") { text } else { nil } }
    }
}
