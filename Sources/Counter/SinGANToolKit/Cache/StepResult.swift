import Foundation
import SinGANImaging
import SinGANPipelines
import SinGANTasks

/// What a step made, with what there is to tell of it.
struct StepResult: Sendable {
    var output: TaskOutput
    /// Of the model that was used.
    var model: String?
    var notices: [String]
    /// What budgets came to, of this step and of those before it: by the keys of their results.
    var trainings: [String: [StepOption]]

    init(output: TaskOutput, model: String?, notices: [String], trainings: [String: [StepOption]] = [:]) {
        self.trainings = trainings
        self.output = output
        self.model = model
        self.notices = notices
    }

    private static let note = "result"

    var archive: PictureArchive {
        let telling: JSONValue = [
            "report": .object(output.report), "recipe": .object(output.recipe), "summary": .list(output.summary.map { .text($0) }),
            "model": JSONValue(model), "notices": .list(notices.map { .text($0) }),
            "trainings": .object(
                trainings.mapValues { .list($0.map { .list(([$0.name] + $0.values).map { .text($0) }) }) }),
        ]
        return PictureArchive(images: output.results, animation: output.animation, notes: [Self.note: telling.text])
    }

    /// nil for an archive of something else.
    init?(_ archive: PictureArchive) {
        guard let text = archive.notes[Self.note], let telling = try? JSONDecoder().decode(Telling.self, from: Data(text.utf8)) else {
            return nil
        }
        output = TaskOutput(
            results: archive.images, animation: archive.animation, report: telling.report, recipe: telling.recipe,
            summary: telling.summary)
        (model, notices) = (telling.model, telling.notices)
        trainings = telling.trainings.mapValues { options in
            options.filter { !$0.isEmpty }.map { StepOption(name: $0[0], values: Array($0.dropFirst())) }
        }
    }

    private struct Telling: Decodable {
        let report: [String: JSONValue]
        let recipe: [String: JSONValue]
        let summary: [String]
        let model: String?
        let notices: [String]
        let trainings: [String: [[String]]]
    }
}
