import Foundation
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// Runs one job: its words, as the command line runs them, with the studio's pictures.
struct JobRunner: Sendable {
    let tool: any StudioTool
    let shelf: PictureShelf
    let shrunk: ShrunkPictures
    private let engines = PreparedEngines()
    private let quickEngines = PreparedEngines(isQuick: true)

    init(tool: any StudioTool, shelf: PictureShelf, shrunk: ShrunkPictures) {
        (self.tool, self.shelf, self.shrunk) = (tool, shelf, shrunk)
    }

    /// What a running job tells.
    enum Event: Sendable {
        case progress(ProgressEvent)
        case sample(StudioPicture)
    }

    /// Returns the results, which are on the shelf then.
    func run(_ job: Job, tell: @escaping @Sendable (Event) -> Void) async throws -> [StudioPicture] {
        let (plan, folder) = (job.plan, "\(shelf.folder)/\(job.id)")
        do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false) } catch {
            throw SinGANError(.cannotCreate, "can't make the folder \(folder)", hint: "Make room on the disk.", cause: error)
        }
        var memory: [String: Image] = [:]
        if job.isPreview {
            for picture in plan.pictures { memory[picture.word] = try shrunk.image(picture, by: plan.factor) }
        }
        try job.cancellation.check()
        let run = StudioRun(
            words: job.isPreview ? plan.shrunkWords : plan.words, output: "\(folder)/\(plan.outlook.name)",
            drafts: Dictionary(plan.drafts.map { ($0.word, $0.file) }) { first, _ in first }, memory: memory, isPreview: job.isPreview,
            engines: job.isPreview ? quickEngines : engines, cancellation: job.cancellation, event: { tell(.progress($0)) },
            sample: { pixels in if let picture = sample(pixels, of: job, in: folder) { tell(.sample(picture)) } })
        try await tool.run(run)
        try job.cancellation.check()
        return try results(of: job, in: folder)
    }

    private func results(of job: Job, in folder: String) throws -> [StudioPicture] {
        guard job.plan.outlook.results > 0 else { return [] }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        return try names.enumerated().map { index, name in
            let (file, animation) = ("\(folder)/\(name)", job.plan.outlook.animation)
            let number = index + 1
            return try shelf.add(
                made: file, name: name,
                origin: job.isPreview ? .preview(job: job.id, number: number) : .result(job: job.id, number: number), animation: animation,
                drafts: job.isPreview ? [] : job.plan.drafts.map { StudioPicture.Draft(id: $0.id, word: $0.word) }, made(job, file))
        }
    }

    /// Animations have no place for a recipe, and that of a preview is of its shrunk pictures: what the page asked for says it, too. The strength that
    /// was found for objects is a preview's own.
    private func made(_ job: Job, _ file: String) -> JSONValue {
        let isAnimation = job.plan.outlook.animation != nil
        if !job.isPreview, !isAnimation {
            let recorded = PictureRecord.made(file)
            if recorded != .null { return recorded }
        }
        let request = job.plan.request
        return [
            "task": .text(request.task.verb), "seed": .text(request.seed ?? "0"), "engine": JSONValue(request.engine),
            "options": .object(request.options.mapValues(PictureRecord.list)), "text": .text(job.plan.command()),
            "strength": isAnimation ? .null : PictureRecord.strength(file),
        ]
    }

    /// A training isn't ended because its sample can't be shown.
    private func sample(_ pixels: Pixels, of job: Job, in folder: String) -> StudioPicture? {
        let file = shelf.newFile("png")
        var options = WriteOptions()
        options.isQuick = true
        guard let bytes = try? ImageWriter().encode(Image(pixels: pixels), format: .png, options: options),
            FileManager.default.createFile(atPath: file, contents: Data(bytes))
        else { return nil }
        return try? shelf.add(made: file, name: "training.png", origin: .sample)
    }
}
