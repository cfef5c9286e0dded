import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks
import SinGANTraining
import TestSupport
import Testing

@testable import SinGANToolKit

/// What `models show` says of how a model was trained.
@Suite struct ModelDescriptionTests {
    private func description(_ change: (inout TrainingConfiguration) -> Void) throws -> (lines: [String], json: String) {
        let folder = try TemporaryFolder()
        var configuration = TrainingConfiguration(preset: .draft)
        (configuration.maxSize, configuration.minSize, configuration.iterations) = (24, 18, 2)
        change(&configuration)
        let values = (0..<24 * 23 * 3).map { Float($0 % 7) / 7 }
        let picture = try TrainingPicture(fitting: Pixels(width: 24, height: 23, values: values), configuration)
        let store = ModelStore(folder: folder.path)
        let request = TrainingRequest(picture: picture, configuration: configuration, destination: folder("m.singan"))
        _ = try TrainingSession(request, on: Compute(threads: 1)) { _ in }.run()
        let description = ModelDescription(try #require(store.entries().first))
        return (description.lines, description.json.text)
    }

    /// As the options that find the model again: where the preset has more iterations at coarse scales, no `--iterations` says so.
    @Test func iterationsAreThoseThatWereGiven() throws {
        let same = try description { _ in }
        #expect(same.lines.contains("sizes       --max-size 24 --min-size 18 --crop 64 --iterations 2"))
        let counts = try description { $0.set([3, 2, 1].map { ScaleIterations($0) }) }
        #expect(counts.lines.contains { $0.hasSuffix(" --iterations 3,2,1") })
        let coarse = try description { ($0.shortcuts.coarseFactor, $0.shortcuts.coarseSize) = (3, 20) }
        #expect(coarse.lines.contains("sizes       --max-size 24 --min-size 18 --crop 64"))
        #expect(coarse.lines.contains { $0.hasPrefix("shortcuts") && $0.contains("3 times the iterations at scales of up to 20 pixels") })
        let large = try description { ($0.shortcuts.largeFactor, $0.shortcuts.largeSize) = (2, 20) }
        #expect(large.lines.contains("sizes       --max-size 24 --min-size 18 --crop 64"))
        #expect(large.lines.contains { $0.hasPrefix("shortcuts") && $0.contains("2 times the iterations at scales above 20 pixels") })
        #expect(coarse.lines.contains { $0.hasPrefix("scale 0") && $0.contains("6 iterations") })
        #expect(coarse.json.filter { !$0.isWhitespace }.contains("\"scaleIterations\":[6,2,2]"), "\(coarse.json)")
    }
}
