import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// How a picture was made, as text in its file: steps and inputs, with the inputs' digests.
package struct Recipe: Sendable {
    /// The steps; the files that they read are inputs, each by a name.
    package internal(set) var pipeline: Pipeline
    /// The SHA-256 of the inputs' files by the inputs' names.
    package internal(set) var digests: [String: String]
    /// The step whose result it is.
    package internal(set) var step: String
    /// Which of the step's results it is, from 1.
    package internal(set) var number = 1
    /// The option that asked for it, where it is a picture beside the results.
    package internal(set) var side: String?
    /// `--quality`; nil for the format's own.
    package internal(set) var quality: Int?
    /// The runs of a sheet; nil for any other picture.
    package var explored: Exploring?

    /// The start scales of a sheet, and how many seeds of each.
    package struct Exploring: Sendable, Codable {
        let scales: [Int]
        let seeds: Int

        /// Makes a record of a sheet.
        package init(scales: [Int], seeds: Int) { (self.scales, self.seeds) = (scales, seeds) }

        /// The options of `explore`.
        package var words: [String] { ["--scales", scales.map(String.init).joined(separator: ","), "--seeds", String(seeds)] }
    }

    /// What changes in tasks that don't come with the toolkit, by their names, when they make other pictures.
    package internal(set) var versions: [String: String] = [:]
    /// The program that made it.
    package internal(set) var tool = ToolVersion.name
    /// The kernels, which decide the last bits.
    package internal(set) var kernels = Compute.kernel
    /// What the task says of its choices, where the recipe was read from a file: a strength that it found, for example.
    package internal(set) var choices: [String: JSONValue] = [:]
    /// What the task tells of the run: its verb, seed, model and choices. Not needed to make the picture again.
    var recipeOptions: [String: JSONValue] = [:]

    /// The version of this text.
    static let version = 2
    static let keyword = "singan"

    /// Returns the same for another of the step's results.
    package func numbered(_ number: Int) -> Recipe {
        var recipe = self
        recipe.number = number
        return recipe
    }

    /// The texts for the picture's file, by keyword.
    package var text: [String: String] { ["Software": tool, Self.keyword: json.text] }

    /// Whether a file of that name can hold the text.
    static func isHeld(by path: String) -> Bool {
        guard let format = try? ImageFormat.of(path: path) else { return false }
        return [.png, .jpeg, .webp, .tiff].contains(format)
    }

    /// The recipe as a JSON object.
    package var json: JSONValue {
        var members = recipeOptions
        members["recipe"] = .integer(Self.version)
        members["tool"] = .text(tool)
        members["kernels"] = .text(kernels)
        if !versions.isEmpty { members["versions"] = .object(versions.mapValues { .text($0) }) }
        members["inputs"] = .list(
            pipeline.inputs.map { input in
                ["name": .text(input.name), "file": JSONValue(input.path), "sha256": JSONValue(digests[input.name])]
            })
        members["steps"] = .list(pipeline.steps.map(Self.json))
        var result: [String: JSONValue] = ["step": .text(step), "number": .integer(number)]
        if let side { result["side"] = .text(side) }
        if let quality { result["quality"] = .integer(quality) }
        if let explored {
            result["explored"] = ["scales": .list(explored.scales.map { .integer($0) }), "seeds": .integer(explored.seeds)]
        }
        members["result"] = .object(result)
        return .object(members)
    }

    /// Returns the texts of a picture's file with other names of the files that it was made of; nil where there is no recipe among them.
    ///
    /// - Parameter files: new names by the old ones.
    package static func renamed(_ texts: [String: String], _ files: [String: String]) -> [String: String]? {
        guard let text = texts[keyword], case .object(var members)? = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)),
            case .list(let inputs)? = members["inputs"]
        else { return nil }
        members["inputs"] = .list(
            inputs.map { input in
                guard case .object(var parts) = input, case .text(let file)? = parts["file"], let new = files[file] else { return input }
                parts["file"] = .text(new)
                return .object(parts)
            })
        return texts.merging([keyword: JSONValue.object(members).text]) { $1 }
    }

    private static func json(_ step: PipelineStep) -> JSONValue {
        [
            "name": .text(step.name), "task": .text(step.task), "in": .list(step.pictures.map { .text($0) }),
            "with": .list(step.options.map { .list(([$0.name] + $0.values).map { .text($0) }) }),
        ]
    }
}

extension Recipe {
    /// Reads the recipe in a picture's file.
    ///
    /// - Throws: `.noInput` and `.badData` where the file is none of ours, or was made by another version.
    package init(file: String) throws(SinGANError) {
        guard let text = try ImageReader().text(of: file)[Self.keyword] else {
            throw SinGANError(
                .badData, "\(file) doesn't say how it was made",
                hint: "PNG, JPEG, WebP and TIFF files made here do, unless made with --no-metadata or changed by another program.")
        }
        let known: Parts
        do { known = try JSONDecoder().decode(Parts.self, from: Data(text.utf8)) } catch {
            let version = (try? JSONDecoder().decode(Version.self, from: Data(text.utf8)))?.recipe
            let what = version.map { $0 == Self.version ? "is damaged" : "is of version \($0), and this program reads \(Self.version)" }
            throw SinGANError(.badData, "the recipe in \(file) \(what ?? "is damaged")", cause: error)
        }
        guard known.recipe == Self.version else {
            throw SinGANError(
                .badData, "the recipe in \(file) is of version \(known.recipe), and this program reads \(Self.version)",
                hint: "Use \(known.tool).")
        }
        pipeline = Pipeline(
            inputs: known.inputs.map { PipelineInput(name: $0.name, path: $0.file) },
            steps: known.steps.map { step in
                PipelineStep(
                    name: step.name, task: step.task, pictures: step.in,
                    options: step.with.filter { !$0.isEmpty }.map { StepOption(name: $0[0], values: Array($0.dropFirst())) })
            })
        digests = Dictionary(known.inputs.map { ($0.name, $0.sha256 ?? "") }) { first, _ in first }
        (step, number, side, quality) = (known.result.step, known.result.number, known.result.side, known.result.quality)
        versions = known.versions ?? [:]
        explored = known.result.explored
        choices = known.options ?? [:]
        (tool, kernels) = (known.tool, known.kernels)
        let isSound =
            pipeline.steps.contains { $0.name == known.result.step } && number > 0 && quality.map { (1...100).contains($0) } ?? true
            && explored.map { (1...20).contains($0.seeds) && $0.scales.allSatisfy { (0...100).contains($0) } } ?? true
        guard isSound,
            texts.allSatisfy({ $0.utf8.count <= 4096 && !$0.unicodeScalars.contains { $0.properties.generalCategory == .control } })
        else { throw SinGANError(.badData, "the recipe in \(file) is damaged", hint: "Take another copy of the picture.") }
    }

    /// Everything that is shown or run.
    private var texts: [String] {
        let steps = pipeline.steps.flatMap { [$0.name, $0.task] + $0.pictures + $0.options.flatMap { [$0.name] + $0.values } }
        let inputs = pipeline.inputs.flatMap { [$0.name, $0.path ?? ""] } + digests.values
        return steps + inputs + versions.flatMap { [$0.key, $0.value] } + [tool, kernels, step, side ?? ""]
    }

    /// Returns the same with steps as a pipeline's file can have them: whoever made the picture may have written anything into it.
    ///
    /// - Throws: `.badData` for steps that such a file can't have.
    package func checked(_ file: String, schema: (String) throws(SinGANError) -> StepSchema) throws(SinGANError) -> Recipe {
        var named = pipeline
        for index in named.inputs.indices where named.inputs[index].path == "-" { named.inputs[index].path = nil }
        var read = try Pipeline(yaml: Array(named.yaml().utf8), name: "the recipe in \(file)", schema: schema)
        for index in read.inputs.indices { read.inputs[index].path = pipeline.inputs.first { $0.name == read.inputs[index].name }?.path }
        var recipe = self
        recipe.pipeline = read
        return recipe
    }

    /// Returns the same with the engine that steps without one were made with: before there was a choice, all was SinGAN's.
    package func engaged(_ registry: TaskRegistry) throws(SinGANError) -> Recipe {
        var recipe = self
        for index in pipeline.steps.indices {
            let step = pipeline.steps[index]
            let task = try registry.task(step.task)
            guard EngineNotice.isRecorded(task.descriptor), task.descriptor.engines.contains(.singan) else { continue }
            recipe.pipeline.steps[index] = EngineNotice.recorded(.singan, of: task.descriptor, in: step)
        }
        return recipe
    }

    private struct Version: Decodable {
        let recipe: Int
    }

    private struct Parts: Decodable {
        let recipe: Int
        let tool: String
        let kernels: String
        let versions: [String: String]?
        let options: [String: JSONValue]?
        let inputs: [Input]
        let steps: [Step]
        let result: Result

        struct Input: Decodable {
            let name: String
            let file: String?
            let sha256: String?
        }

        struct Step: Decodable {
            let name: String
            let task: String
            let `in`: [String]
            let with: [[String]]
        }

        struct Result: Decodable {
            let step: String
            let number: Int
            let side: String?
            let quality: Int?
            let explored: Exploring?
        }
    }
}
