import SinGANSupport

/// What a queue knows of its jobs; who has it has it alone.
struct JobBoard {
    private(set) var jobs: [String: Job] = [:]
    /// The ids of jobs that haven't begun, in their order.
    private(set) var waiting: [String] = []
    /// The ids of jobs that are computed, also of those that are cancelled and still end.
    private var computing: Set<String> = []
    /// The threads that nothing is computed on.
    var free: [Int] = []
    /// The number of the last event.
    private(set) var event = 0
    private var count = 0
    var waiters: [Int: Waiter] = [:]
    /// When each page has asked for news.
    var asked: [String: ContinuousClock.Instant] = [:]
    var isEnding = false
    /// When each job's progress was last told of.
    private var told: [String: ContinuousClock.Instant] = [:]
    /// The ids of previews that are over, the oldest first.
    private var previews: [String] = []

    /// A question for news that waits for some.
    struct Waiter {
        let client: String
        let event: Int
        let continuation: CheckedContinuation<Void, Never>
    }

    var active: [Job] { jobs.values.filter { !$0.state.isOver } }

    mutating func ask(_ client: String) { asked[client] = .now }

    mutating func add(_ plan: JobPlan, _ client: String) -> Job {
        count += 1
        let job = Job(id: "j\(count)", client: client, plan: plan)
        jobs[job.id] = job
        waiting.append(job.id)
        change(job.id) { _ in }
        return jobs[job.id] ?? job
    }

    mutating func cancel(_ id: String) {
        waiting.removeAll { $0 == id }
        guard let job = jobs[id], !job.state.isOver else { return }
        change(id) { $0.state = .cancelled }
        if job.isPreview { previews.append(id) }
    }

    /// Returns a job that can begin now, and the thread that it has; previews come first.
    mutating func start() -> (Job, Int)? {
        guard !free.isEmpty, !isEnding else { return nil }
        let ready = waiting.compactMap { jobs[$0] }.filter { !isBlocked($0) }
        guard let job = ready.first(where: \.isPreview) ?? ready.first else { return nil }
        waiting.removeAll { $0 == job.id }
        computing.insert(job.id)
        change(job.id) { $0.state = .running }
        return (job, free.removeFirst())
    }

    /// Whether the job needs a model whose training isn't over: two trainings of one model would be in each other's way.
    private func isBlocked(_ job: Job) -> Bool {
        guard job.plan.outlook.isTrained, let picture = job.plan.pictures.last?.id else { return false }
        return computing.compactMap { jobs[$0] }.contains { other in
            other.plan.outlook.isTrained && other.plan.pictures.contains { $0.id == picture }
        }
    }

    /// Notes the end of a job, and returns the pictures that are no longer needed.
    mutating func finish(
        _ id: String, _ thread: Int, _ outcome: Result<[StudioPicture], any Error>, _ seconds: Double, mostPreviews: Int
    ) -> [StudioPicture] {
        free.append(thread)
        computing.remove(id)
        told[id] = nil
        let results = (try? outcome.get()) ?? []
        guard let job = jobs[id], job.state == .running else { return results + oldPreviews(mostPreviews) }
        change(id) { job in
            (job.seconds, job.progress) = (seconds, nil)
            switch outcome {
            case .success(let pictures): (job.state, job.results) = (.done, pictures)
            case .failure(let error): (job.state, job.error) = (.failed, SinGANError.of(error))
            }
        }
        if job.isPreview { previews.append(id) }
        return oldPreviews(mostPreviews)
    }

    /// Forgets the oldest previews, and returns their pictures.
    private mutating func oldPreviews(_ most: Int) -> [StudioPicture] {
        let old = previews.prefix(max(0, previews.count - most))
        previews.removeFirst(old.count)
        return old.flatMap { jobs.removeValue(forKey: $0)?.results ?? [] }
    }

    /// Seconds between two events about the progress of one job.
    private static let pause = 0.1

    /// Notes what a running job tells. Returns whether the page shall hear of it, and a picture that is no longer needed.
    mutating func hear(_ event: JobRunner.Event, _ id: String) -> (isNews: Bool, gone: StudioPicture?) {
        guard var job = jobs[id] else { return (false, nil) }
        var (isUrgent, gone): (Bool, StudioPicture?) = (false, nil)
        switch event {
        case .sample(let picture): (gone, job.sample) = (job.sample, picture)
        case .progress(.notice(let text)):
            job.notices.append(text)
            isUrgent = true
        case .progress(.work(let what, let done, let count)):
            job.progress = ("\(done) of \(count) \(what)", Double(done) / Double(max(count, 1)))
        case .progress(.plan(let training)): job.begin(training)
        case .progress(.progress(let training)): job.advance(training)
        case .progress: break
        }
        jobs[id] = job
        guard job.state == .running else { return (false, gone) }
        let now = ContinuousClock.now
        guard isUrgent || told[id].map({ $0.duration(to: now) > .seconds(Self.pause) }) ?? true else { return (false, gone) }
        told[id] = now
        change(id) { _ in }
        return (true, gone)
    }

    /// Returns what is new for a page; nil where nothing is.
    func news(for client: String, after event: Int) -> (next: Int, jobs: [Job])? {
        let changed = jobs.values.filter { $0.client == client && $0.changed > event }.sorted { $0.changed < $1.changed }
        return changed.isEmpty ? nil : (self.event, changed)
    }

    /// Keeps a question for news; returns its number, or nil where there is news already.
    mutating func wait(_ client: String, _ event: Int, _ continuation: CheckedContinuation<Void, Never>) -> Int? {
        guard !isEnding, news(for: client, after: event) == nil else { return nil }
        count += 1
        waiters[count] = Waiter(client: client, event: event, continuation: continuation)
        return count
    }

    private mutating func change(_ id: String, _ body: (inout Job) -> Void) {
        guard var job = jobs[id] else { return }
        body(&job)
        event += 1
        job.changed = event
        jobs[id] = job
    }
}
