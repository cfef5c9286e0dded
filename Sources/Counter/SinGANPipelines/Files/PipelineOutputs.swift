import Foundation
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// Which results of a pipeline are written, and where: made, and refused, before anything long begins.
struct PipelineOutputs {
    /// By step.
    let plans: [String: OutputPlan]
    /// What the pictures beside the results are written as, by step and by the name in its options.
    let sides: [String: [String: String]]
    /// Whether files that are there give way.
    let replaces: Bool

    /// What the outputs depend on.
    struct Request {
        /// In the order in which they run.
        let steps: [PreparedStep]
        let folder: OutputFolder
        /// `-o`.
        let output: String?
        let keepsAll: Bool
        let force: Bool
        let isJSON: Bool
        let isOutputTerminal: Bool
        /// Every file that will be read.
        let inputs: [String]
        /// The beginning of names that nobody gave; nil: the first file's.
        var stem: String?
        /// A folder below the output folder that everything goes into.
        var subfolder: String?
        var selection: PictureSelection?
        /// Whether the file of a name in the steps has samples that only TIFF holds.
        var needsTIFF: (String) -> Bool = { _ in false }
        /// Whether folders of outputs are made wherever they are.
        var makesFolders = false
        /// Whether only the names of outputs are wanted: nothing is checked that isn't the same for all pictures of a batch.
        var isProbe = false
        /// Returns the file that a name in the steps stands for.
        var file: (String) -> String = { $0 }
    }

    /// Throws `.usage`, `.badData` and `.cannotCreate` where an output can't or mustn't be written.
    init(_ request: Request) throws {
        let taken = Set(request.steps.flatMap(\.step.references))
        let finals = request.steps.filter { !taken.contains($0.step.name) }
        var plans: [String: OutputPlan] = [:]
        var sides: [String: [String: String]] = [:]
        var seen: Set<FileIdentity> = []
        for step in request.steps {
            if let path = try Self.path(of: step, finals, request) {
                let plan = try step.locating { try Self.plan(path, step, request) }
                if !request.isProbe {
                    for file in Self.files(of: plan) where !seen.insert(FileIdentity(file)).inserted { throw Self.twice(file) }
                }
                plans[step.step.name] = plan
            }
            for side in step.files.sideOutputs {
                let path = try request.folder.resolve(Self.below(request.subfolder, side.path), step.label)
                if !request.isProbe {
                    let rules = OutputRules(inputs: request.inputs, force: request.force, makesFolders: true)
                    try step.locating { try rules.checkPicture(path, option: side.option) }
                    guard seen.insert(FileIdentity(path)).inserted else { throw Self.twice(path) }
                }
                sides[step.step.name, default: [:]][side.path] = path
            }
        }
        (self.plans, self.sides, replaces) = (plans, sides, request.force)
    }

    /// Every file that will be written, in a fixed order.
    var files: [String] {
        plans.sorted { $0.key < $1.key }.flatMap { Self.files(of: $0.value) }
            + sides.sorted { $0.key < $1.key }.flatMap { $0.value.values.sorted() }
    }

    /// Whether a picture goes to standard output, so that nothing else may.
    var takesStandardOutput: Bool { plans.values.contains(where: \.takesStandardOutput) }

    /// nil where the result is only handed on.
    private static func path(of step: PreparedStep, _ finals: [PreparedStep], _ request: Request) throws(SinGANError) -> String? {
        let isFinal = finals.contains { $0.step.name == step.step.name }
        if let selection = request.selection { return isFinal && !selection.isSide ? request.output : nil }
        if let output = request.output, isFinal {
            if finals.count == 1 { return output == "-" || request.folder.path == nil ? output : try request.folder.resolve(output, "-o") }
            guard output.hasSuffix("/") else {
                throw SinGANError(
                    .usage, "the pipeline has \(finals.count) results, and -o names one file", hint: "Name a folder: -o \(output)/.")
            }
            if output.hasSuffix("/"), step.step.output == nil {
                let name = "\(output)\(step.step.name)\(ending(step, request))"
                return request.folder.path == nil ? name : try request.folder.resolve(name, "-o")
            }
        }
        if let output = step.step.output.map(OutputOptions.place) {
            guard output != "-" else {
                guard isFinal, finals.count == 1 else {
                    throw SinGANError(.usage, "\(step.label): only the last result can go to standard output", hint: "Name a file.")
                }
                return output
            }
            return try request.folder.resolve(below(request.subfolder, output), step.label)
        }
        guard isFinal || request.keepsAll else { return nil }
        let name = isFinal && finals.count == 1 ? defaultName(step, request) : step.step.name + "-" + step.command.files.suffix
        let folder = isFinal && finals.count == 1 ? nil : request.subfolder
        if !isFinal, request.folder.path == nil, let output = request.output, output != "-", AtomicFile.folder(of: output) != "." {
            // What is kept of the way lies beside the result.
            return below(AtomicFile.folder(of: output), name + ending(step, request))
        }
        return try request.folder.resolve(below(folder, name + ending(step, request)), step.label)
    }

    private static func below(_ folder: String?, _ name: String) -> String { folder.map { "\($0)/\(name)" } ?? name }

    private static func ending(_ step: PreparedStep, _ request: Request) -> String {
        step.gives == .animation ? ".gif" : needsTIFF(step, request) ? ".tif" : ".png"
    }

    /// Whether the result has samples that only TIFF holds: those of a picture that leads to it.
    private static func needsTIFF(_ step: PreparedStep, _ request: Request) -> Bool {
        guard let first = step.files.inputs.first?.path else { return false }
        guard let source = request.steps.first(where: { $0.reference == first }) else { return request.needsTIFF(first) }
        return needsTIFF(source, request)
    }

    /// "bg-harmonized-superres": the first file's name and what was done to it.
    private static func defaultName(_ final: PreparedStep, _ request: Request) -> String {
        var chain = [final]
        while let source = chain[0].files.inputs.lazy.compactMap({ input in
            request.steps.first { $0.reference == input.path }
        }).first { chain.insert(source, at: 0) }
        let suffix = chain.map(\.files.suffix).joined(separator: "-")
        if let stem = request.stem { return "\(stem)-\(suffix)" }
        return OutputName.stem(input: request.inputs.first ?? "-", suffix: suffix)
    }

    private static func plan(_ path: String, _ step: PreparedStep, _ request: Request) throws(SinGANError) -> OutputPlan {
        var files = step.files
        files.inputs = request.inputs.map { TaskFiles.Input($0, role: "input") }
        files.sideOutputs = []
        if let selection = request.selection { files = selection.files(files, isAnimation: isAnimation(path)) }
        var plan = OutputPlan.Request(
            files: files, output: path, force: request.force, isJSON: request.isJSON, isOutputTerminal: request.isOutputTerminal)
        plan.file = request.file
        plan.makesFolders = request.makesFolders || request.folder.path != nil || request.folder.isClosed
        plan.isProbe = request.isProbe
        return try OutputPlan(plan)
    }

    static func isAnimation(_ path: String) -> Bool { (try? AnimationFormat.of(path: path)) != nil }

    static func files(of plan: OutputPlan) -> [String] {
        plan.companions.flatMap(\.files)
            + plan.targets.flatMap { target -> [String] in
                switch target {
                case .file(let path): [path]
                case .frames(_, let files): files
                case .standardOutput: []
                }
            }
    }

    private static func twice(_ path: String) -> SinGANError {
        SinGANError(.usage, "\(path) is named for two outputs", hint: "Choose other names.")
    }
}

/// The places that a pipeline's outputs may go to.
struct OutputFolder {
    /// `--out-dir`; nil where there is none: the current folder.
    let path: String?
    /// Whether nothing may leave it: always, where a file names the outputs.
    let isClosed: Bool

    /// The path of an output that a step names.
    ///
    /// Throws `.badData` (`.usage` for "-o") where it would lie outside: by an absolute path, by "..", or by a link that is there.
    func resolve(_ name: String, _ label: String) throws(SinGANError) -> String {
        guard isClosed || path != nil else { return name }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !name.isEmpty, !name.hasPrefix("/"), !parts.contains(".."), !name.contains("\0") else { throw outside(name, label) }
        let root = path ?? "."
        let target = root == "." ? name : "\(root)/\(name)"
        // In a folder that isn't there yet no link can lead out.
        guard Self.isThere(root) else { return target }
        let real = Self.real(root)
        for place in [target, OutputRules.nearestFolder(AtomicFile.folder(of: target))] where Self.isThere(place) {
            let found = Self.real(place)
            guard found == real || found.hasPrefix(real == "/" ? "/" : real + "/") else { throw outside(name, label) }
        }
        return target
    }

    private func outside(_ name: String, _ label: String) -> SinGANError {
        SinGANError(
            label == "-o" ? .usage : .badData, "\(label) writes \(name), which lies outside \(path ?? "the current folder")",
            hint: "Name a file below --out-dir.")
    }

    /// Also of a link to nothing, which would be written through.
    private static func isThere(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Links followed; of a link to nothing, where it leads.
    private static func real(_ path: String) -> String {
        if let found = realpath(path, nil) {
            defer { free(found) }
            return String(cString: found)
        }
        if let link = try? FileManager.default.destinationOfSymbolicLink(atPath: path) {
            let base = link.hasPrefix("/") ? link : "\(AtomicFile.folder(of: path))/\(link)"
            return URL(fileURLWithPath: base).standardizedFileURL.path
        }
        return URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }
}
