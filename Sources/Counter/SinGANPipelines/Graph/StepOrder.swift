import SinGANSupport

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
