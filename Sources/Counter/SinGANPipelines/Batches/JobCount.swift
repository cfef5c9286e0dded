import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// How many pictures are worked on at a time.
package enum JobCount: Sendable, Equatable {
    /// As many as cores and memory allow.
    case auto
    /// So many.
    case count(Int)

    /// The most.
    package static let most = 64

    /// Reads "auto" or a number; nil for anything else.
    package init?(_ text: String) {
        if text == "auto" {
            self = .auto
        } else {
            guard let count = Int(text), (1...Self.most).contains(count) else { return nil }
            self = .count(count)
        }
    }
}

extension PipelineBatch {
    /// The share of the memory that all pictures at a time may take: other programs, and what estimates don't know, have the rest.
    private static let share = 0.5
    /// What a trained model takes beside its pictures.
    private static let model = 6e8

    /// Returns how many pictures to work on at a time. One core each makes a batch of small pictures faster than all cores for each; where a picture trains
    /// a model, or nobody knows what a task takes, it is one.
    func jobCount(_ reporter: any RunReporter) async -> Int {
        let count = pictures.items.count
        if case .count(let wanted) = options.jobs { return max(1, min(wanted, count)) }
        let threads = job.settings.threads
        let most = min(count, JobCount.most, threads > 0 ? threads : Machine.cores)
        let isForeign = job.steps.contains { !type(of: $0.command).descriptor.version.isEmpty }
        guard most > 1, !isForeign, !options.isDryRun, let need = try? await memoryOfLargest(reporter), need > 0 else { return 1 }
        return max(1, min(most, Int(Self.share * Machine.memory / need)))
    }

    /// The bytes that the largest picture takes; nil where a model has to be trained for it.
    private func memoryOfLargest(_ reporter: any RunReporter) async throws -> Double? {
        guard let largest = pictures.items.max(by: { Self.fileSize($0.file) < Self.fileSize($1.file) }) else { return nil }
        let (width, height) = try ImageReader().header(largest.file)
        let size = PixelSize(width: width, height: height)
        var request = request(largest)
        request.isProbe = true
        let run = try job.run(request, reporter.labelled(largest.name))
        var most = 0.0
        for outlook in try await run.lookAhead(measures: false) {
            guard outlook.plan == nil else { return nil }
            let result = outlook.size ?? size
            var need = PatchEngine.mostMemory(source: size, result: result, results: outlook.step.files.results)
            if outlook.step.command.engine == .singan { need += Self.model }
            most = max(most, need)
        }
        return most
    }

    private static func fileSize(_ path: String) -> Int64 {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : 0
    }
}
