import SinGANSupport
import SinGANTasks

/// The order in which steps can run, and which step uses whose result. Steps are numbered by their index in `Pipeline.steps`.
public struct StepOrder: Sendable, Equatable {
    /// The indices of the steps in the order in which they run: as written, unless a step takes the result of a later one.
    public let order: [Int]
    /// The steps that take each step's result, each once, as written.
    public let consumers: [[Int]]
    /// The steps whose result no other step takes, as written.
    public var finals: [Int] { consumers.indices.filter { consumers[$0].isEmpty } }

    /// Orders the steps of a pipeline. Quadratic in the number of steps.
    ///
    /// - Throws: `.badData` for two things of one name, a reference to nothing, and steps that wait for each other.
    public init(_ pipeline: Pipeline) throws(SinGANError) {
        try self.init(pipeline) { line, message, hint in
            SinGANError(.badData, line.map { "line \($0): \(message)" } ?? message, hint: hint)
        }
    }

    /// A function that makes an error of a line, a message and a hint.
    typealias Failure = (Int?, String, String?) -> SinGANError

    init(_ pipeline: Pipeline, failing: @escaping Failure) throws(SinGANError) {
        let indices = try ReferenceCheck(pipeline, failing).stepIndices()
        // For each step, whose results it takes.
        let sources = pipeline.steps.map { step in Set(step.references.compactMap { indices[$0] }) }
        var (order, done): ([Int], Set<Int>) = ([], [])
        while let next = sources.indices.first(where: { !done.contains($0) && sources[$0].isSubset(of: done) }) {
            order.append(next)
            done.insert(next)
        }
        guard order.count == sources.count else { throw Self.circle(pipeline.steps, sources, done, failing) }
        self.order = order
        consumers = sources.indices.map { source in sources.indices.filter { sources[$0].contains(source) } }
    }

    private static func circle(_ steps: [PipelineStep], _ sources: [Set<Int>], _ done: Set<Int>, _ failing: Failure) -> SinGANError {
        // Every step left waits for one that is left: going from one to the next comes back at last.
        var path: [Int] = []
        var step = sources.indices.first { !done.contains($0) } ?? 0
        while !path.contains(step) {
            path.append(step)
            step = sources[step].subtracting(done).min() ?? step
        }
        // The path leads to where results come from; people read in the direction in which they go.
        var circle = Array(path.drop { $0 != step }.reversed())
        let first = circle.firstIndex(of: circle.min() ?? step) ?? 0
        circle = Array(circle[first...] + circle[..<first])
        let line = steps[circle[0]].line
        guard circle.count > 1 else {
            return failing(line, "step \(steps[step].name) takes its own result", "A step takes inputs and the results of other steps.")
        }
        var names = (circle + [circle[0]]).map { steps[$0].name }
        if names.count > PipelineLimits.listed {
            names = names.prefix(PipelineLimits.listed - 2) + ["..."] + names.suffix(1)
        }
        return failing(
            line, "steps wait for each other in a circle: \(names.joined(separator: " -> "))", "Let one of them take something else.")
    }
}

/// Checks that every name is used once, and that every `@name` names something.
struct ReferenceCheck {
    private let pipeline: Pipeline
    private let failing: StepOrder.Failure

    init(_ pipeline: Pipeline, _ failing: @escaping StepOrder.Failure) {
        self.pipeline = pipeline
        self.failing = failing
    }

    /// Returns the indices of steps by their names.
    func stepIndices() throws(SinGANError) -> [String: Int] {
        var inputs: Set<String> = []
        for input in pipeline.inputs where !inputs.insert(input.name).inserted {
            throw failing(input.line, "two inputs are called \(input.name)", "Rename one of them.")
        }
        var indices: [String: Int] = [:]
        for (index, step) in pipeline.steps.enumerated() {
            if inputs.contains(step.name) {
                throw failing(
                    step.line, "a step and an input are both called \(step.name)", "Rename one of them: @\(step.name) could be either.")
            }
            if indices.updateValue(index, forKey: step.name) != nil {
                throw failing(step.line, "two steps are called \(step.name)", "Rename one of them.")
            }
        }
        let known = pipeline.inputs.map(\.name) + pipeline.steps.map(\.name)
        let names = Set(known)
        for step in pipeline.steps {
            for picture in step.pictures { try check(picture, step, step.picturesLine ?? step.line, known, names) }
            for option in step.options {
                for value in option.values { try check(value, step, option.line ?? step.line, known, names) }
            }
        }
        return indices
    }

    private func check(
        _ text: String, _ step: PipelineStep, _ line: Int?, _ known: [String], _ names: Set<String>
    ) throws(SinGANError) {
        guard let name = Reference.name(text), !names.contains(name) else { return }
        // On a line only what stands before can be meant.
        let isLine = step.name.first?.isNumber == true
        let others = isLine ? Array(known.prefix { $0 != step.name }) : known.filter { $0 != step.name }
        if isLine, name == "input" {
            throw failing(line, "step \(step.name) takes '@input', and there is no input", "Give it: --input FILE.")
        }
        let near =
            Suggestion.nearest(to: String(name.prefix(PipelineLimits.nameLength)), among: others).map { "Did you mean '@\($0)'? " } ?? ""
        let list = others.isEmpty ? "" : "There are: \(PipelineText.list(others.map { "@\($0)" })). "
        throw failing(
            line, "step \(step.name) takes \(PipelineText.quoted(text)), and there is no input or step of that name",
            (near.isEmpty ? list : near) + "A file called so is written ./@...")
    }
}
