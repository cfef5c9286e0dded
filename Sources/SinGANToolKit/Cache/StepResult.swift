import Foundation
import SinGANImaging
import SinGANTasks

/// What a step made, with what there is to tell of it.
struct StepResult: Sendable {
    var output: TaskOutput
    /// Of the model that was used.
    var model: String?
    var notices: [String]

    init(output: TaskOutput, model: String?, notices: [String]) {
        self.output = output
        self.model = model
        self.notices = notices
    }

    private static let note = "result"

    var archive: PictureArchive {
        let telling: JSONValue = [
            "report": .object(output.report), "recipe": .object(output.recipe), "summary": .list(output.summary.map { .text($0) }),
            "model": JSONValue(model), "notices": .list(notices.map { .text($0) }),
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
    }

    private struct Telling: Decodable {
        let report: [String: JSONValue]
        let recipe: [String: JSONValue]
        let summary: [String]
        let model: String?
        let notices: [String]
    }
}
