import FlyingFox
import Foundation
import SinGANImaging
import SinGANPatches
import SinGANPipelines
import SinGANSupport
import SinGANTasks
import Synchronization

/// The requests for data, each by the contract with the page.
final class StudioRequests: Sendable {
    let tool: any StudioTool
    let shelf: PictureShelf
    let shrunk: ShrunkPictures
    let frames: AnimationFrames
    let saved: SavedPictures
    let queue: JobQueue
    let bodies: RequestBody
    let desk = Desk()
    let program = ProgramName.current
    private let forms = Mutex<[StudioTask]?>(nil)

    /// The long side of previews that the page is told to ask for: they answer within 400 ms on two cores (Tests/Benchmarks/studio.sh).
    static let previewSide = 480

    init(_ tool: any StudioTool, _ shelf: PictureShelf, _ limits: JobQueue.Limits, _ bodies: RequestBody) {
        (self.tool, self.shelf, self.bodies) = (tool, shelf, bodies)
        shrunk = ShrunkPictures(shelf)
        frames = AnimationFrames(shelf)
        saved = SavedPictures(shelf)
        queue = JobQueue(JobRunner(tool: tool, shelf: shelf, shrunk: shrunk), limits)
    }

    /// - Parameter path: the parts behind "api".
    func answer(_ request: HTTPRequest, _ path: [String]) async throws -> StudioAnswer {
        let (method, count) = (request.method, path.count)
        switch path.first {
        case "session" where count == 1: return method == .GET ? try await session() : StudioHandler.wrongMethod
        case "pictures" where count == 1: return method == .POST ? try await newPicture(request) : StudioHandler.wrongMethod
        case "pictures" where count == 2:
            if method == .GET { return try await picture(path[1], request) }
            return method == .DELETE ? removePicture(path[1]) : StudioHandler.wrongMethod
        case "jobs" where count == 1: return method == .POST ? try await newJob(request) : StudioHandler.wrongMethod
        case "jobs" where count == 2:
            if method == .GET { return .json(try queue.job(path[1]).json) }
            guard method == .DELETE else { return StudioHandler.wrongMethod }
            try queue.cancel(path[1])
            return .nothing
        case "jobs" where count == 3 && path[2] == "command":
            return method == .POST ? try await command(path[1]) : StudioHandler.wrongMethod
        case "events" where count == 1: return method == .GET ? try await events(request) : StudioHandler.wrongMethod
        case "bye" where count == 1:
            guard method == .POST else { return StudioHandler.wrongMethod }
            queue.cancelAll(of: try RequestGuard.client(request))
            return .nothing
        case "save" where count == 1: return method == .POST ? try await save(request) : StudioHandler.wrongMethod
        case "pipeline" where count == 1: return method == .POST ? try await pipeline(request) : StudioHandler.wrongMethod
        case "scales" where count == 1: return method == .GET ? try scales(request) : StudioHandler.wrongMethod
        default: return StudioHandler.missing
        }
    }

    /// Makes the forms before anybody asks for them.
    func prepare() { Task { _ = try? await tasks() } }

    private func tasks() async throws -> [StudioTask] {
        if let known = forms.withLock({ $0 }) { return known }
        let made = try await desk.work { [tool] in try tool.tasks() }
        forms.withLock { $0 = made }
        return made
    }

    private func session() async throws -> StudioAnswer {
        let tasks = try await tasks()
        return .json([
            "version": .text(ToolVersion.current), "program": .text(program), "outDir": .text(shelf.outDir),
            "previewSide": .integer(Self.previewSide), "pictures": .list(shelf.originals.map(\.json)), "tasks": .list(tasks.map(\.json)),
        ])
    }

    private func newPicture(_ request: HTTPRequest) async throws -> StudioAnswer {
        let name = request.query.first { $0.name == "name" }?.value ?? "picture"
        let bytes = try await bodies.bytes(of: request, atMost: RequestBody.longestPicture)
        return .json(try await desk.work { [shelf] in try shelf.add(dropped: bytes, name: name).json }, .created)
    }

    private func picture(_ id: String, _ request: HTTPRequest) async throws -> StudioAnswer {
        let picture = try shelf.picture(id)
        let side = try number("side", request, JobRequest.sides)
        if let frame = try number("frame", request, 0...100_000) {
            let bytes = try await desk.work { [frames] in try frames.frame(frame, of: picture, side: side) }
            return StudioAnswer(type: "image/png", body: bytes)
        }
        guard let side else {
            let bytes = try await desk.work { [shelf] in try shelf.bytes(of: picture) }
            return StudioAnswer(type: PictureFile.contentType(of: bytes), body: bytes)
        }
        let bytes = try await desk.work { [shrunk] in
            let image = try shrunk.image(picture, by: picture.size.factor(toSide: side))
            var options = WriteOptions()
            options.isQuick = true
            return try ImageWriter().encode(image, format: .png, options: options)
        }
        return StudioAnswer(type: "image/png", body: bytes)
    }

    private func removePicture(_ id: String) -> StudioAnswer {
        shelf.remove(id)
        shrunk.remove(id)
        return .nothing
    }

    private func newJob(_ request: HTTPRequest) async throws -> StudioAnswer {
        let client = try RequestGuard.client(request)
        let wanted = try JobRequest(try await bodies.json(of: request), tasks: try await tasks())
        let plan = try await desk.work { [shelf, tool, program] in try JobPlan(wanted, shelf, tool, program: program) }
        return .json(try queue.add(plan, client: client).json, .accepted)
    }

    private func command(_ id: String) async throws -> StudioAnswer {
        let job = try queue.job(id)
        return try await desk.work { [shelf, tool, program, saved] in
            let written = try saved.write(drafts: try JobPlan(job.plan.request, shelf, tool, program: program).drafts)
            // They may have other names now, and so may the result.
            let plan = try JobPlan(job.plan.request, shelf, tool, program: program)
            let result = job.result.flatMap { try? shelf.picture($0.id) }.map { AtomicFile.lastPart(of: shelf.words(of: [$0])[0]) }
            return .json(["command": .text(plan.command(output: result)), "wrote": PictureRecord.list(written)])
        }
    }

    private func events(_ request: HTTPRequest) async throws -> StudioAnswer {
        let after = try number("after", request, 0...Int.max) ?? 0
        let news = await queue.news(for: try RequestGuard.client(request), after: after)
        return .json(["next": .integer(news.next), "jobs": .list(news.jobs.map(\.json))])
    }

    private func save(_ request: HTTPRequest) async throws -> StudioAnswer {
        let json = try await bodies.json(of: request)
        let (id, name) = (try Self.text("picture", json), try? Self.text("name", json))
        let path = try await desk.work { [saved] in try saved.save(id, name: name) }
        return .json(["path": .text(path)])
    }

    private func pipeline(_ request: HTTPRequest) async throws -> StudioAnswer {
        let id = try Self.text("picture", try await bodies.json(of: request))
        let pipeline = try PictureHistory.pipeline(of: id, shelf, queue)
        let stem = try shelf.picture(id).name.split(separator: ".").first.map(String.init) ?? "pipeline"
        return .json(["yaml": .text(pipeline.yaml()), "name": .text("\(stem).yaml")])
    }

    private func scales(_ request: HTTPRequest) throws -> StudioAnswer {
        let picture = try shelf.picture(request.query.first { $0.name == "picture" }?.value ?? "")
        let side = try number("side", request, JobRequest.sides)
        let size = picture.size.shrunk(by: side.map { picture.size.factor(toSide: $0) } ?? 1)
        let scales = try PatchPyramid(size, PatchSettings()).sizes.enumerated().map { scale, size -> JSONValue in
            ["scale": .integer(scale), "width": .integer(size.width), "height": .integer(size.height)]
        }
        return .json(["scales": .list(scales)])
    }

    private func number(_ name: String, _ request: HTTPRequest, _ range: ClosedRange<Int>) throws(SinGANError) -> Int? {
        guard let text = request.query.first(where: { $0.name == name })?.value else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw SinGANError(.usage, "'\(name)' lies between \(range.lowerBound) and \(range.upperBound)", hint: "Reload the page.")
        }
        return number
    }

    private static func text(_ name: String, _ json: JSONValue) throws(SinGANError) -> String {
        guard case .object(let members) = json, case .text(let text)? = members[name] else {
            throw SinGANError(.usage, "the request has no '\(name)'", hint: "Reload the page.")
        }
        return text
    }
}
