import Foundation
import SinGANEngine
import SinGANPipelines
import SinGANSupport
import SinGANTasks

/// How a picture was made, as text in its file: steps and inputs, with the inputs' digests.
struct Recipe: Sendable {
    /// Its files are inputs, each by a name.
    var pipeline: Pipeline
    /// SHA-256 of the inputs' files by the inputs' names.
    var digests: [String: String]
    /// The step whose result it is, and which of its results, from 1.
    var step: String
    var number = 1
    /// The option that asked for it, where it is a picture beside the results.
    var side: String?
    var quality: Int?
    /// Of a sheet of many runs: its start scales, and how many seeds.
    var explored: Exploring?

    struct Exploring: Sendable, Codable {
        let scales: [Int]
        let seeds: Int

        /// The options of `explore`.
        var words: [String] { ["--scales", scales.map(String.init).joined(separator: ","), "--seeds", String(seeds)] }
    }

    /// Of the tasks that don't come with the toolkit, by their names: what changes when they make other pictures.
    var versions: [String: String] = [:]
    /// The program that made it, and the kernels that decide the last bits.
    var tool = ToolVersion.name
    var kernels = Compute.kernel
    /// What the task tells of the run: its verb, seed, model and choices. Not needed to make the picture again.
    var story: [String: JSONValue] = [:]

    /// The version of this text.
    static let version = 2
    static let keyword = "singan"

    /// The same for another of the step's results.
    func numbered(_ number: Int) -> Recipe {
        var recipe = self
        recipe.number = number
        return recipe
    }

    /// Texts by keyword.
    var text: [String: String] { ["Software": tool, Self.keyword: json.text] }

    var json: JSONValue {
        var members = story
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

    private static func json(_ step: PipelineStep) -> JSONValue {
        [
            "name": .text(step.name), "task": .text(step.task), "in": .list(step.pictures.map { .text($0) }),
            "with": .list(step.options.map { .list(([$0.name] + $0.values).map { .text($0) }) }),
        ]
    }
}
