import Foundation
import SinGANSupport
import SinGANTasks
import Synchronization

/// The jobs of all pages: two are computed at a time, previews first, the others in their order.
final class JobQueue: Sendable {
    /// Numbers that tests change.
    struct Limits: Sendable {
        /// The seconds that a question for news waits for some.
        var patience = 20.0
        /// The seconds without such a question after which a page is taken for closed.
        var idle = 30.0
        var mostWaiting = 1000
        /// The previews whose results are kept.
        var mostPreviews = 100
    }

    let limits: Limits
    let runner: JobRunner
    private let board = Mutex(JobBoard())
    private let threads = (0..<2).map { _ in WorkThread() }

    init(_ runner: JobRunner, _ limits: Limits = Limits()) {
        (self.runner, self.limits) = (runner, limits)
        board.withLock { $0.free = Array(threads.indices) }
    }

    /// Adds a job, in the place of an older one of its slot. Throws `.unavailable` where too many wait.
    func add(_ plan: JobPlan, client: String) throws(SinGANError) -> Job {
        let (job, older) = board.withLock { board -> (Job?, [Job]) in
            guard board.waiting.count < limits.mostWaiting else { return (nil, []) }
            let older = plan.request.slot.map { slot in
                board.active.filter { $0.client == client && $0.plan.request.slot == slot }
            }
            for job in older ?? [] { board.cancel(job.id) }
            board.ask(client)
            return (board.add(plan, client), older ?? [])
        }
        guard let job else {
            throw SinGANError(.unavailable, "\(limits.mostWaiting) jobs are waiting already", hint: "Cancel some, or wait.")
        }
        for job in older { job.cancellation.cancel() }
        wake()
        startWhatCan()
        return job
    }

    /// Returns a job. Throws `.noInput` where there is none of that id.
    func job(_ id: String) throws(SinGANError) -> Job {
        guard let job = board.withLock({ $0.jobs[id] }) else {
            throw SinGANError(.noInput, "there is no job \(ForeignName.line(String(id.prefix(40))))")
        }
        return job
    }

    func cancel(_ id: String) throws(SinGANError) {
        let job = try job(id)
        board.withLock { $0.cancel(id) }
        job.cancellation.cancel()
        wake()
    }

    /// Cancels everything that a page has asked for.
    func cancelAll(of client: String) {
        let active = board.withLock { board -> [Job] in
            let active = board.active.filter { $0.client == client }
            for job in active { board.cancel(job.id) }
            board.asked[client] = nil
            return active
        }
        for job in active { job.cancellation.cancel() }
        wake()
    }

    /// Cancels the jobs of pages that haven't asked for news for a while.
    func cancelForgotten() {
        let now = ContinuousClock.now
        let gone = board.withLock { board in
            board.asked.filter { $0.value.duration(to: now) > .seconds(limits.idle) }.map(\.key)
        }
        for client in gone { cancelAll(of: client) }
    }

    /// Returns the jobs of a page that have changed since an event, waiting for the first change; none where none comes.
    func news(for client: String, after event: Int) async -> (next: Int, jobs: [Job]) {
        board.withLock { $0.ask(client) }
        if let news = board.withLock({ $0.news(for: client, after: event) }) { return news }
        await withCheckedContinuation { continuation in
            let number = board.withLock { $0.wait(client, event, continuation) }
            guard let number else { return continuation.resume() }
            Task {
                try? await Task.sleep(for: .seconds(limits.patience))
                board.withLock { $0.waiters.removeValue(forKey: number) }?.continuation.resume()
            }
        }
        return board.withLock { $0.news(for: client, after: event) ?? ($0.event, []) }
    }

    /// Cancels everything, and returns when nothing is computed any more.
    func end() async {
        let active = board.withLock { board -> [Job] in
            board.isEnding = true
            let active = board.active
            for job in active { board.cancel(job.id) }
            return active
        }
        for job in active { job.cancellation.cancel() }
        wake()
        while board.withLock({ $0.free.count < threads.count }) { try? await Task.sleep(for: .milliseconds(5)) }
    }

    private func startWhatCan() {
        while let (job, thread) = board.withLock({ $0.start() }) {
            Task.detached(executorPreference: threads[thread]) { await self.run(job, thread) }
        }
        wake()
    }

    private func run(_ job: Job, _ thread: Int) async {
        let began = ContinuousClock.now
        let outcome: Result<[StudioPicture], any Error>
        do {
            outcome = .success(
                try await Cancellation.$current.withValue(job.cancellation) {
                    try await runner.run(job) { event in self.hear(event, job.id) }
                })
        } catch { outcome = .failure(error) }
        let seconds = began.duration(to: .now) / .seconds(1)
        let gone = board.withLock { $0.finish(job.id, thread, outcome, seconds, mostPreviews: limits.mostPreviews) }
        for picture in gone { forget(picture) }
        startWhatCan()
    }

    private func forget(_ picture: StudioPicture) {
        runner.shelf.remove(picture.id)
        runner.shrunk.remove(picture.id)
    }

    private func hear(_ event: JobRunner.Event, _ id: String) {
        let (isNews, gone) = board.withLock { $0.hear(event, id) }
        if let gone { forget(gone) }
        if isNews { wake() }
    }

    /// Answers the questions that there is news for.
    private func wake() {
        let ready = board.withLock { board -> [JobBoard.Waiter] in
            let ready = board.waiters.filter { board.isEnding || board.news(for: $0.value.client, after: $0.value.event) != nil }
            for number in ready.keys { board.waiters[number] = nil }
            return Array(ready.values)
        }
        for waiter in ready { waiter.continuation.resume() }
    }
}
