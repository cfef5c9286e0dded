import Foundation
import SinGANImaging
import SinGANPipelines
import SinGANSupport

extension Recipe {
    /// The recipe in a picture's file.
    ///
    /// Throws `.noInput` and `.badData` where the file is none of ours, or was made by another version.
    init(file: String) throws(SinGANError) {
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
        explored = known.result.explored ?? []
        (tool, kernels) = (known.tool, known.kernels)
        guard pipeline.steps.contains(where: { $0.name == known.result.step }), number > 0 else {
            throw SinGANError(.badData, "the recipe in \(file) is damaged: it has no step '\(known.result.step)'")
        }
    }

    private struct Version: Decodable {
        let recipe: Int
    }

    private struct Parts: Decodable {
        let recipe: Int
        let tool: String
        let kernels: String
        let versions: [String: String]?
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
            let explored: [String]?
        }
    }
}
