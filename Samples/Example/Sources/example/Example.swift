import Dispatch
import Foundation
import SinGAN

/// Learns a picture, and writes three new ones like it.
@main struct Example {
    static func main() async {
        let task = Task { try await Example(CommandLine.arguments).run() }
        let interrupt = onInterrupt { task.cancel() }
        defer { interrupt.cancel() }
        do {
            try await task.value
        } catch {
            // Everything that the library throws is one of these.
            let failure = error as? SinGANError ?? SinGANError(.internalFailure, "\(error)")
            ProgressLine.end()
            tell("example: \(failure.message)")
            if let hint = failure.hint { tell(hint) }
            exit(failure.exitStatus)
        }
    }

    private let picture: String
    private let folder: String
    private var configuration = TrainingConfiguration(preset: .balanced)

    private init(_ words: [String]) throws(SinGANError) {
        guard words.count == 3 || words.count == 5 else {
            throw SinGANError(.usage, "two names are needed", hint: "example PICTURE FOLDER [SIDE ITERATIONS]")
        }
        (picture, folder) = (words[1], words[2])
        guard words.count == 5 else { return }
        guard let side = Int(words[3]), let iterations = Int(words[4]) else {
            throw SinGANError(.usage, "\(words[3]) and \(words[4]) have to be numbers", hint: "Leave them out for good pictures.")
        }
        configuration.maxSize = side
        configuration.set(iterations)
    }

    private func run() async throws {
        let image = try ImageReader().read(picture)
        // Kept in the folder, so that an interrupted training goes on, and a second run needs none.
        let model = try await SinGANModel.trained(
            on: image, configuration, in: ModelStore(folder: "\(folder)/models"), progress: ProgressLine.show)
        ProgressLine.end()
        let samples = try await Compute.run { compute in
            // SinGAN lays the picture out, its own patches make what is finer.
            let engine = try FinishedEngine(TrainedEngine(model: model, compute: compute), image.pixels(), compute: compute)
            var request = RandomSampling.Request()
            (request.count, request.seed) = (3, 1)
            return try RandomSampling(engine: engine).pictures(request)
        }
        for (number, sample) in samples.enumerated() {
            let file = "\(folder)/sample-\(number + 1).png"
            for notice in try ImageWriter().write(Image(pixels: sample), to: file) { tell(notice) }
            print(file)
        }
    }

    /// Calls `action` on control-C, whose usual action would end the program at once.
    private static func onInterrupt(_ action: @escaping @Sendable () -> Void) -> any DispatchSourceSignal {
        signal(SIGINT, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler(handler: action)
        source.activate()
        return source
    }
}

/// One line on standard error, written anew for every event.
enum ProgressLine {
    /// Called from the thread that trains, ten times a second at most.
    static let show: ProgressHandler = { event in
        switch event {
        case .plan(let plan): tell("\(plan.scales.count) scales, about \(Int(plan.expectedSeconds.rounded(.up))) s")
        case .progress(let progress):
            let (scale, left) = ("\(progress.scale + 1)/\(progress.scales)", Int(progress.remainingSeconds.rounded(.up)))
            write("\rscale \(scale), iteration \(progress.iteration)/\(progress.iterations), \(left) s left   ")
        case .notice(let text): tell(text)
        case .scale, .done, .work: break
        }
    }

    static func end() { write("\n") }
}

private func tell(_ line: String) { write(line + "\n") }

private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
