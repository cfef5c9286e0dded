import ArgumentParser
import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The checks that every task has to pass, run on one task: the toolkit's or a third party's, with any test framework.
///
///     let suite = TaskConformance(MyTask.self, .init(pictures: ["a.png": picture], arguments: ["a.png"]))
///     #expect(try await suite.violations().isEmpty)
///
/// Every engine of the task is tried; for SinGAN it trains a tiny model for each case (seconds), in a temporary folder.
public struct TaskConformance<Plugin: TaskPlugin> {
    private let example: ConformanceCase
    /// The training of the check: small enough for a test, large enough for five scales.
    private let configuration: TrainingConfiguration

    /// Makes the checks for one task and one example; nil takes a configuration that trains within seconds.
    public init(_ plugin: Plugin.Type, _ example: ConformanceCase, configuration: TrainingConfiguration? = nil) {
        self.example = example
        var small = TrainingConfiguration(preset: .draft)
        (small.maxSize, small.minSize, small.iterations, small.maxChannels, small.baseChannels) = (40, 18, 2, 8, 8)
        self.configuration = configuration ?? small
    }

    /// Returns one sentence for everything that isn't as it should be; empty where all is well.
    ///
    /// - Throws: any error where the example itself can't be run.
    public func violations() async throws -> [String] {
        var found = DescriptorRules.violations(of: Plugin.self)
        let engines = example.engines ?? Plugin.descriptor.engines
        for engine in engines.isEmpty ? [.singan] : engines {
            let folder = try ScratchFolder()
            let runner = ConformanceRunner<Plugin>(example, configuration, folder, engine)
            var violations = try await runner.determinism()
            violations += await runner.cancellation()
            violations += await runner.missingInputs()
            violations += await runner.tinyPictures()
            violations += await runner.wrongSize()
            found += violations.map { engines.count > 1 ? "\(engine): \($0)" : $0 }
        }
        return found
    }
}
