import SinGANPipelines
import SinGANSupport

/// The steps that made a picture, from those that were files or dropped in.
struct PictureHistory {
    private let shelf: PictureShelf
    private let queue: JobQueue
    private var inputs: [PipelineInput] = []
    /// Those of the inputs, in their order.
    private var pictures: [StudioPicture] = []
    private var steps: [PipelineStep] = []
    /// References to inputs and steps by the ids of pictures and jobs.
    private var references: [String: String] = [:]

    /// Collects the steps. Throws `.usage` where a picture can't be told of so, and `.noInput` where a job is forgotten.
    static func pipeline(of id: String, _ shelf: PictureShelf, _ queue: JobQueue) throws(SinGANError) -> Pipeline {
        let picture = try shelf.picture(id)
        var history = PictureHistory(shelf: shelf, queue: queue)
        guard let job = picture.job else {
            throw SinGANError(.usage, "\(picture.name) was not made here", hint: "Choose a result.")
        }
        _ = try history.step(job)
        return Pipeline(inputs: history.inputs, steps: history.steps)
    }

    private init(shelf: PictureShelf, queue: JobQueue) { (self.shelf, self.queue) = (shelf, queue) }

    /// Returns the reference to a picture.
    private mutating func reference(_ picture: StudioPicture) throws(SinGANError) -> String {
        guard let id = picture.job else {
            if let known = references[picture.id] { return known }
            let name = free(picture.name.split(separator: ".").first.map(String.init) ?? "picture")
            let path = shelf.words(of: pictures + [picture]).last ?? picture.word
            pictures.append(picture)
            inputs.append(PipelineInput(name: name, path: path))
            references[picture.id] = "@\(name)"
            return "@\(name)"
        }
        let job = try queue.job(id)
        guard job.plan.outlook.results == 1 else {
            throw SinGANError(
                .usage, "\(picture.name) is one of \(job.plan.outlook.results), and a step of a pipeline hands on one picture",
                hint: "Make one picture, with the seed that gives it.")
        }
        return try step(id)
    }

    /// Adds the step of a job behind those that it needs, and returns the reference to its result.
    private mutating func step(_ id: String) throws(SinGANError) -> String {
        if let known = references[id] { return known }
        let (request, plan) = (try queue.job(id).plan.request, try queue.job(id).plan)
        guard plan.outlook.results > 0 else { throw SinGANError(.usage, "a training is no step of a pipeline") }
        var (pictures, options): ([String], [StepOption]) = ([], [])
        for input in request.task.inputs {
            var values: [String] = []
            for picture in request.inputs[input.key] ?? [] {
                // One that is saved by now is called by its file.
                guard let known = (try? shelf.picture(picture)) ?? plan.pictures.first(where: { $0.id == picture }) else { continue }
                values.append(try reference(known))
            }
            guard let option = input.option else {
                pictures += values
                continue
            }
            if !values.isEmpty { options.append(StepOption(name: option, values: values)) }
        }
        for option in request.task.options {
            guard let values = request.options[option.name] else { continue }
            options.append(StepOption(name: option.name, values: values))
        }
        for (name, value) in [("seed", request.seed), ("engine", request.engine), ("budget", request.budget)] {
            if let value, !(name == "seed" && value == "0") { options.append(StepOption(name: name, values: [value])) }
        }
        let name = free(request.task.verb)
        steps.append(PipelineStep(name: name, task: request.task.verb, pictures: pictures, options: options))
        references[id] = "@\(name)"
        return "@\(name)"
    }

    /// Returns a name that a pipeline's file can have, and that nothing has yet.
    private func free(_ text: String) -> String {
        var stem = String(text.prefix(40).map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "-" })
        if stem.first?.isLetter != true { stem = "picture-\(stem)" }
        var (name, number) = (stem, 1)
        while inputs.contains(where: { $0.name == name }) || steps.contains(where: { $0.name == name }) {
            number += 1
            name = "\(stem)-\(number)"
        }
        return name
    }
}
