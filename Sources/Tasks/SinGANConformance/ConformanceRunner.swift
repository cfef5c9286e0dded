import ArgumentParser
import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks
import SinGANTraining

/// Runs one example in many ways, and reports what is wrong.
struct ConformanceRunner<Plugin: TaskPlugin> {
    private let example: ConformanceCase
    private let configuration: TrainingConfiguration
    private let folder: ScratchFolder
    private let engine: EngineName

    init(_ example: ConformanceCase, _ configuration: TrainingConfiguration, _ folder: ScratchFolder, _ engine: EngineName) {
        self.engine = engine
        self.example = example
        self.configuration = configuration
        self.folder = folder
    }

    /// Checks that the same seed gives the same pictures with one thread and with two, that there are as many results as announced, and that nothing
    /// is written but what options name.
    func determinism() async throws -> [String] {
        var found: [String] = []
        let here = FileManager.default.currentDirectoryPath
        let before = try FileManager.default.contentsOfDirectory(atPath: here).sorted()
        let first = try await run(threads: 1)
        let again = try await run(threads: 2)
        if Self.samples(first.output) != Self.samples(again.output) { found.append("the same seed gives different pictures") }
        if try FileManager.default.contentsOfDirectory(atPath: here).sorted() != before {
            found.append("something was written into the current folder")
        }
        let files = first.task.files
        if files.animation == nil, first.output.results.count != files.results {
            found.append("\(files.results) results were announced and \(first.output.results.count) came")
        }
        if files.animation != nil, first.output.animation == nil { found.append("an animation was announced and none came") }
        let named = Set(files.sideOutputs.map { URL(fileURLWithPath: $0.path).lastPathComponent })
        for file in ScratchFolder.files("\(folder.path)/out") where !named.contains(file) { found.append("\(file) was written unasked") }
        for file in named where !FileManager.default.fileExists(atPath: "\(folder.path)/out/\(file)") {
            found.append("\(file) was asked for and not written")
        }
        for name in example.pictures.keys.sorted() where !files.inputs.contains(where: { $0.path == name }) {
            found.append("\(name) is read and not among the task's inputs")
        }
        return found
    }

    /// Checks that a run that is cancelled beforehand ends at once, with that as its reason.
    func cancellation() async -> [String] {
        let cancellation = Cancellation()
        cancellation.cancel()
        let begin = Date()
        do {
            _ = try await run(threads: 2, cancellation: cancellation)
            return ["a cancelled run gave a result"]
        } catch let error as SinGANError where error.code.isStop {
            return Date().timeIntervalSince(begin) < 5 ? [] : ["a cancelled run went on for \(Int(Date().timeIntervalSince(begin))) s"]
        } catch {
            return ["a cancelled run ended with \(error)"]
        }
    }

    /// Checks that every missing input is an error of one line.
    func missingInputs() async -> [String] {
        var found: [String] = []
        for name in example.pictures.keys.sorted() {
            var pictures = example.pictures
            pictures[name] = nil
            found += await refusal("without \(name)", pictures, [.noInput, .badData, .usage])
        }
        return found
    }

    /// Checks that pictures of 3x3 are refused before a training, or used.
    func tinyPictures() async -> [String] {
        let tiny = example.pictures.mapValues { _ in Image(pixels: Pixels(width: 3, height: 3, repeating: 0.5)) }
        return await refusal("with pictures of 3x3", tiny, [.badData, .usage], mayGive: true)
    }

    func wrongSize() async -> [String] {
        guard let name = example.sized, let image = example.pictures[name] else { return [] }
        var pictures = example.pictures
        do {
            pictures[name] = Image(
                pixels: try image.pixels().resized(width: image.width * 2 + 5, height: max(1, image.height / 2)),
                alpha: image.alpha().map {
                    $0.resized(width: image.width * 2 + 5, height: max(1, image.height / 2))
                })
        } catch { return ["\(name) can't be read: \(error)"] }
        return await refusal("with \(name) of a wrong size", pictures, [.badData, .usage])
    }

    private func refusal(
        _ what: String, _ pictures: [String: Image], _ codes: [SinGANError.Code], mayGive: Bool = false
    ) async -> [String] {
        do {
            _ = try await run(threads: 2, pictures: pictures, mayTrain: false)
            return mayGive ? [] : ["\(what) it gave a result"]
        } catch let error as SinGANError where error.message == NoTraining.message {
            return ["\(what) it began to train"]
        } catch let error as SinGANError {
            if !codes.contains(error.code) { return ["\(what) the error is of the kind \(error.code)"] }
            if error.message.contains("\n") { return ["\(what) the error has more than one line"] }
            return error.hint == nil ? ["\(what) the error doesn't say what to do"] : []
        } catch {
            return ["\(what) the error is no SinGANError: \(error)"]
        }
    }

    private func run(
        threads: Int, pictures: [String: Image]? = nil, mayTrain: Bool = true, cancellation: Cancellation = Cancellation()
    ) async throws -> (task: Plugin, output: TaskOutput) {
        let task = try Plugin.parse(example.arguments.map { $0.replacing("{out}", with: "\(folder.path)/out") })
        let trained = TrainedModels(store: ModelStore(folder: "\(folder.path)/models"), configuration: configuration)
        let context = TaskContext(
            images: ImageStore(memory: pictures ?? example.pictures), models: mayTrain ? trained : NoTraining(trained),
            compute: Compute(threads: threads, cancellation: cancellation), seed: 7, engine: engine)
        return (task, try await task.run(in: context))
    }

    private static func samples(_ output: TaskOutput) -> [[UInt8]] {
        output.results.map(\.samples) + (output.animation.map { frames in (0..<frames.count).map { frames.image($0).samples } } ?? [])
    }
}

/// A provider that plans models, and refuses to train one.
private struct NoTraining: ModelProvider {
    static let message = "a training was begun"
    private let models: TrainedModels

    init(_ models: TrainedModels) { self.models = models }

    func model(
        of picture: SourcePicture, _ needs: TrainingNeeds, on compute: Compute, progress: @escaping ProgressHandler
    ) throws -> SinGANModel {
        // What can't be planned is refused by the planning, as it would be by the training.
        _ = try models.scales(of: picture, needs)
        throw SinGANError(.internalFailure, Self.message)
    }

    func scales(of picture: SourcePicture, _ needs: TrainingNeeds) throws(SinGANError) -> [ScalePlan] {
        try models.scales(of: picture, needs)
    }
}
