import SinGANImaging
import SinGANPipelines
import SinGANSupport
import SinGANTasks

/// A request with its pictures, as words of the command line.
struct JobPlan: Sendable {
    let request: JobRequest
    /// The pictures in the order of their words, each once.
    let pictures: [StudioPicture]
    /// The command that makes the full-size result, without the program's name and the output.
    let words: [String]
    let outlook: StudioOutlook
    /// The long side of a preview; nil where results are the command's own.
    let side: Int?
    private let program: String
    /// The name of the result where it is saved now.
    private let output: String

    /// Makes a plan. Throws `.noInput` for an unknown picture, and what the tool says of the words.
    init(_ request: JobRequest, _ shelf: PictureShelf, _ tool: any StudioTool, program: String) throws(SinGANError) {
        self.request = request
        var pictures: [StudioPicture] = []
        for input in request.task.inputs {
            for id in request.inputs[input.key] ?? [] {
                let picture = try shelf.picture(id)
                guard picture.animation == nil else {
                    throw SinGANError(.usage, "\(picture.name) is an animation, and \(request.task.verb) takes pictures")
                }
                if !pictures.contains(where: { $0.id == id }) { pictures.append(picture) }
            }
        }
        for (index, word) in shelf.words(of: pictures).enumerated() { pictures[index].word = word }
        self.pictures = pictures
        self.program = program
        words = Self.words(request, pictures, factor: 1)
        outlook = try tool.outlook(words)
        output = AtomicFile.lastPart(of: shelf.path(of: outlook.name, besides: pictures.map(\.word)))
        // A model is that of the whole picture: a shrunk one would be trained anew.
        side = outlook.isTrained ? nil : request.side
    }

    /// Returns what a person types.
    ///
    /// - Parameter output: the result's name; nil for the one that it would be saved under when the plan was made.
    func command(output name: String? = nil) -> String {
        ShellWords.line([program] + words + (outlook.results > 0 ? ["-o", name ?? output] : []))
    }

    /// The factor by which all pictures are shrunk: that of the first.
    var factor: Double {
        guard let side, let first = pictures.first else { return 1 }
        return first.size.factor(toSide: side)
    }

    /// The words for pictures that are shrunk.
    var shrunkWords: [String] { Self.words(request, pictures, factor: factor) }

    /// The pictures that are no files yet.
    var drafts: [StudioPicture] { pictures.filter { !$0.isThere } }

    private static func words(_ request: JobRequest, _ known: [StudioPicture], factor: Double) -> [String] {
        let pictures = request.inputs.mapValues { ids in ids.compactMap { id in known.first { $0.id == id } } }
        var words = [request.task.verb]
        for input in request.task.inputs where input.option == nil { words += (pictures[input.key] ?? []).map(\.word) }
        for input in request.task.inputs {
            guard let option = input.option else { continue }
            words += (pictures[input.key] ?? []).flatMap { ["--\(option)", $0.word] }
        }
        for option in request.task.options {
            guard let values = request.options[option.name] else { continue }
            if option.kind == .flag { words.append("--\(option.name)") }
            for value in values {
                let value = option.valueName == sizeValue ? shrunk(value, factor) : value
                words += value.hasPrefix("-") ? ["--\(option.name)=\(value)"] : ["--\(option.name)", value]
            }
        }
        if let seed = request.seed, seed != "0" { words += option("seed", seed) }
        if let engine = request.engine { words += option("engine", engine) }
        if let budget = request.budget { words += option("budget", budget) }
        return words
    }

    private static func option(_ name: String, _ value: String) -> [String] {
        value.hasPrefix("-") ? ["--\(name)=\(value)"] : ["--\(name)", value]
    }

    /// What the help calls a size in pixels: it shrinks with the pictures.
    private static let sizeValue = "WxH"

    private static func shrunk(_ size: String, _ factor: Double) -> String {
        guard factor < 1, let size = PictureSize(argument: size) else { return size }
        func side(_ length: Int) -> Int { max(PictureSize.sides.lowerBound, Int((Double(length) * factor).rounded())) }
        return "\(side(size.width))x\(side(size.height))"
    }
}
