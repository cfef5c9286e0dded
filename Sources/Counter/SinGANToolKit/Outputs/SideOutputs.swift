import SinGANEngine
import SinGANImaging
import SinGANPipelines
import SinGANSupport
import SinGANTasks

/// Writes pictures beside a step's results, with their recipes.
struct SideOutputs: Sendable {
    let step: PreparedStep
    let recipes: RecipeMaker
    /// Files by the names that the step's options have for them; others are written under those names.
    var targets: [String: String] = [:]
    let quality: Int?
    let isDescribed: Bool
    /// Whether files that are there give way.
    let replaces: Bool
    let log: RunLog
    /// Of the steps before: what their budgets came to, by name.
    var trainings: [String: [StepOption]] = [:]

    var write: TaskContext.SideOutput {
        { (image, path, options) throws(SinGANError) in
            let target = targets[path] ?? path
            try OutputPlan.makeFolder(AtomicFile.folder(of: target))
            let side = step.files.sideOutputs.first { $0.path == path }?.option
            let story = step.story(options, model: log.entries.model?.identity)
            let recipe = recipes.recipe(
                of: step.step.name, side: side, story: story, trainings: trainings.merging(step.trainings(log)) { $1 })
            let text = isDescribed ? recipe.text : [:]
            var notices: [String] = []
            let place = try log.placing(target) { place throws(SinGANError) in
                let options = WriteOptions(quality: quality, text: text)
                notices = try ImageWriter().write(image, to: place, options: options, replaces: replaces)
            }
            return (place, notices)
        }
    }
}

extension PreparedStep {
    /// What recipes tell of a run beside what is needed to repeat it.
    func story(_ options: [String: JSONValue], model: String?) -> [String: JSONValue] {
        [
            "task": .text(type(of: command).descriptor.verb), "seed": .text(String(command.seed)), "model": JSONValue(model),
            "options": .object(options),
        ]
    }
}
