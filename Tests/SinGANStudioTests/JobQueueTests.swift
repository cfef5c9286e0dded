import SinGANImaging
import SinGANSupport
import SinGANTasks
import TestSupport
import Testing

@testable import SinGANStudio

/// What waits for what, and what ends when.
@Suite(.serialized) struct JobQueueTests {
    private func stall(_ name: String, side: Int? = nil, slot: String? = nil) -> JSONValue {
        ["task": "stall", "options": ["name": [.text(name)]], "side": JSONValue(side), "slot": JSONValue(slot)]
    }

    @Test func twoAtATimeAndPreviewsFirst() async throws {
        let tool = StallingTool()
        let studio = try await RunningStudio(tool)
        var ids: [String: String] = [:]
        for name in ["a", "b"] { ids[name] = try await studio.job(stall(name))["id"].string }
        #expect(await holds { tool.running.count == 2 })
        for (name, side) in [("c", nil), ("d", 640), ("e", nil), ("f", 640)] {
            let job = try await studio.job(stall(name, side: side))
            #expect(job["state"].string == "waiting")
            ids[name] = job["id"].string
        }
        for name in ["a", "b", "d", "f", "c", "e"] {
            #expect(await holds { tool.running.contains(name) }, "\(name)")
            tool.end(name)
            #expect(try await studio.ended(#require(ids[name]))["state"].string == "done")
        }
        // Previews have gone first, the others in their order.
        #expect(Array(tool.begun.dropFirst(2)) == ["d", "f", "c", "e"])
        #expect(tool.most == 2)
        try await studio.end()
    }

    @Test func aNewerJobOfASlotTakesThePlaceOfTheOlder() async throws {
        let tool = StallingTool()
        let studio = try await RunningStudio(tool)
        let other = try await studio.job(stall("other", slot: "place"), page: "ffffffffffffffff")
        let busy = try await studio.job(stall("busy"))
        #expect(await holds { tool.running.count == 2 })
        let first = try await studio.job(stall("first", side: 640, slot: "place"))
        let beside = try await studio.job(stall("beside", side: 640, slot: "another"))
        let second = try await studio.job(stall("second", side: 640, slot: "place"))
        #expect(try await studio.ended(#require(first["id"].string))["state"].string == "cancelled")
        tool.end("busy")
        #expect(await holds { Set(tool.running) == ["other", "beside"] }, "\(tool.running)")
        tool.end("beside")
        #expect(await holds { Set(tool.running) == ["other", "second"] }, "\(tool.running)")
        // One that is computed gives way, too.
        let last = try await studio.job(stall("last", side: 640, slot: "place"))
        #expect(await holds { Set(tool.running) == ["other", "last"] }, "\(tool.running)")
        #expect(!tool.begun.contains("first"), "it never began")
        let states = try await [other, busy, first, beside, second, last].asyncMap { job in
            try await studio.ask("GET", "/api/jobs/\(job["id"].string ?? "")").json["state"].string
        }
        #expect(states == ["running", "done", "cancelled", "done", "cancelled", "running"])
        try await studio.end()
        #expect(tool.running.isEmpty)
    }

    @Test func cancellingAJobEndsItsComputation() async throws {
        let tool = StallingTool()
        let studio = try await RunningStudio(tool)
        let id = try #require(try await studio.job(stall("long"))["id"].string)
        #expect(await holds { tool.running == ["long"] })
        let began = ContinuousClock.now
        #expect(try await studio.ask("DELETE", "/api/jobs/\(id)").status == 204)
        #expect(await holds { tool.running.isEmpty })
        // Half of this is the request itself, on a busy machine.
        #expect(began.duration(to: .now) < .milliseconds(500))
        #expect(try await studio.ask("GET", "/api/jobs/\(id)").json["state"].string == "cancelled")
        #expect(try await studio.ask("DELETE", "/api/jobs/j99").status == 404)
        try await studio.end()
    }

    @Test func byeCancelsThePagesJobsAlone() async throws {
        let tool = StallingTool()
        let studio = try await RunningStudio(tool)
        for name in ["mine", "mine too"] { _ = try await studio.job(stall(name)) }
        let other = try await studio.job(stall("another's"), page: "ffffffffffffffff")
        #expect(await holds { tool.running.count == 2 })
        #expect(try await studio.ask("POST", "/api/bye").status == 204)
        #expect(await holds { tool.running == ["another's"] })
        #expect(other["state"].string == "waiting" && tool.begun.count == 3)
        try await studio.end()
    }

    @Test func aPageThatAsksNoMoreIsTakenForClosed() async throws {
        let tool = StallingTool()
        let studio = try await RunningStudio(tool) { ($0.newsSeconds, $0.idleSeconds) = (0.2, 1) }
        _ = try await studio.job(stall("closed"))
        _ = try await studio.job(stall("open"), page: "ffffffffffffffff")
        #expect(await holds { tool.running.count == 2 })
        let began = ContinuousClock.now
        #expect(
            try await holds {
                _ = try await studio.ask("GET", "/api/events?after=99999", page: "ffffffffffffffff")
                return tool.running == ["open"]
            })
        #expect(began.duration(to: .now) > .milliseconds(700))
        try await studio.end()
    }

    @Test func newsComeAtOnceAndOnce() async throws {
        let tool = StallingTool()
        let studio = try await RunningStudio(tool) { $0.newsSeconds = 0.5 }
        let empty = try await studio.ask("GET", "/api/events?after=0").json
        #expect(empty["jobs"].values.isEmpty && empty["next"].int == 0)
        let id = try #require(try await studio.job(stall("news"))["id"].string)
        #expect(await holds { tool.running == ["news"] })
        let first = try await studio.ask("GET", "/api/events?after=0").json
        #expect(first["jobs"].values.map { $0["state"].string } == ["running"])
        let next = try #require(first["next"].int)
        // Nothing new, and nothing of others.
        #expect(try await studio.ask("GET", "/api/events?after=\(next)").json["jobs"].values.isEmpty)
        #expect(try await studio.ask("GET", "/api/events?after=0", page: "ffffffffffffffff").json["jobs"].values.isEmpty)
        async let waiting = studio.ask("GET", "/api/events?after=\(next)")
        tool.end("news")
        let news = try await waiting.json
        #expect(news["jobs"].values.map { $0["id"].string } == [id] && news["jobs"].values.first?["state"].string == "done")
        #expect(try await studio.ask("GET", "/api/events?after=-1").status == 400)
        try await studio.end()
    }

    /// The estimate of a training's rest can be longer than its budget, which it keeps to all the same.
    @Test func aTrainingHasNoMoreTimeThanItsBudget() throws {
        let folder = try TemporaryFolder()
        let shelf = PictureShelf(folder: folder.path, outDir: folder("out"), limits: .init())
        let request = try JobRequest(["task": "stall", "options": ["name": ["a"]]], tasks: StallingTool().tasks())
        var job = Job(id: "j1", client: RunningStudio.page, plan: try JobPlan(request, shelf, StallingTool(), program: "tool"))
        func advance(expecting seconds: Double, after delay: Double) -> Double? {
            job.advance(
                TrainingProgress(
                    scale: 0, scales: 4, iteration: 100, iterations: 200, iterationsPerSecond: 10, remainingSeconds: seconds,
                    losses: [1, 2, 3, 4, 5]), at: begin + .seconds(delay))
            return job.json["training"]["secondsLeft"].double
        }
        let begin = ContinuousClock.now
        #expect(advance(expecting: 27, after: 5) == 27, "without a budget the estimate is all that is known")
        func plan() -> TrainingPlan {
            var plan = TrainingPlan(scales: [], expectedSeconds: 20, expectedMemory: 0, resumedScale: 0, resumedIteration: 0)
            let choice = BudgetSummary.Choice(1, wanted: 1)
            plan.budget = BudgetSummary(
                seconds: 20, budget: "20s", size: choice, crop: choice, iterations: choice, coarseIterations: choice,
                largeIterations: choice,
                unusedSeconds: 0)
            return plan
        }
        job.begin(plan(), at: begin)
        #expect(advance(expecting: 27, after: 5) == 15)
        #expect(advance(expecting: 3, after: 6) == 3)
        job.begin(plan(), at: begin + .seconds(10))
        #expect(advance(expecting: 27, after: 12) == 8, "planned anew on its way it has no more time")
        #expect(advance(expecting: 1, after: 25) == 0)
    }

    @Test func theEndCancelsEverything() async throws {
        let tool = StallingTool()
        let studio = try await RunningStudio(tool)
        for name in ["a", "b", "c"] { _ = try await studio.job(stall(name)) }
        #expect(await holds { tool.running.count == 2 })
        async let waiting = studio.raw.exchange(studio.head("GET", "/api/events?after=99999"))
        let began = ContinuousClock.now
        let ending = try await studio.end()
        #expect(began.duration(to: .now) < .seconds(3))
        #expect(tool.running.isEmpty && tool.begun.count == 2)
        #expect(ending.saved.isEmpty && ending.unsaved == 0)
        _ = await waiting
        #expect(await studio.raw.exchange(studio.head("GET", "/api/session")) == nil, "nobody answers any more")
    }
}

extension RawClient.Reply: Equatable {
    static func == (a: Self, b: Self) -> Bool { a.status == b.status && a.body == b.body }
}
