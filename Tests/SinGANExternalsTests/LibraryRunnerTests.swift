import Foundation
import SinGANSupport
import Synchronization
import TestSupport
import Testing

@testable import SinGANExternals

/// Runs of a library: events, failures, and the wish to stop.
@Suite struct LibraryRunnerTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private final class Events: Sendable {
        let texts = Mutex<[String]>([])
    }

    private func built(_ body: String, _ prelude: String = "") throws -> String {
        var library = CLibrary("copy", body: body)
        library.prelude = prelude
        // The loader knows libraries by their paths: a second one there would be the first.
        let path = folder("copy-\(UUID().uuidString).so")
        try library.build(path)
        return path
    }

    /// Runs a library; the events, and what was thrown.
    private func run(
        at path: String, cancellation: Cancellation = Cancellation(),
        event: @escaping @Sendable (String) throws(SinGANError) -> Void = { _ in }
    ) async -> (events: [String], failure: SinGANError?) {
        let events = Events()
        do {
            try await LibraryRunner(path: path).run(request: "{\"asked\":1}", in: folder.path, cancellation: cancellation) {
                (text) throws(SinGANError) in
                events.texts.withLock { $0.append(text) }
                try event(text)
            }
            return (events.texts.withLock(\.self), nil)
        } catch { return (events.texts.withLock(\.self), error as? SinGANError) }
    }

    /// Builds and runs a library with that body.
    private func run(
        _ body: String, prelude: String = "", cancellation: Cancellation = Cancellation(),
        event: @escaping @Sendable (String) throws(SinGANError) -> Void = { _ in }
    ) async throws -> (events: [String], failure: SinGANError?) {
        await run(at: try built(body, prelude), cancellation: cancellation, event: event)
    }

    @Test func theRequestGoesInAndEventsComeOut() async throws {
        let (events, failure) = try await run(
            "char text[100]; strcpy(text, request); event(context, text); text[0] = 0; return stop(context);")
        #expect(events == ["{\"asked\":1}"] && failure == nil)
    }

    @Test func aNumberWithoutAnErrorIsTold() async throws {
        let (_, failure) = try await run("return 7;")
        #expect(failure?.code == .badData && failure?.message.contains("failed with 7") == true)
    }

    /// An event that means failure asks the plugin to stop, and its error is the run's.
    @Test func anEventsErrorEndsTheRun() async throws {
        let body =
            "event(context, \"{}\"); for (int i = 0; i < 500 && !stop(context); i++) usleep(10000); event(context, \"late\"); return 9;"
        let (events, failure) = try await run(body) { _ throws(SinGANError) in throw SinGANError(.usage, "enough") }
        #expect(failure?.code == .usage && failure?.message == "enough" && events == ["{}"])
        let (_, null) = try await run("event(context, 0); return 0;")
        #expect(null?.message == "the plugin told an event that is NULL")
        let (none, long) = try await run("memset(page, 'x', 99999); event(context, page); return 0;", prelude: "static char page[100000];")
        #expect(long?.message == "the plugin told an event of more than 65536 bytes" && none.isEmpty)
    }

    @Test func threadsMayTellEventsAtOnce() async throws {
        let prelude = """
            #include <pthread.h>
            static void *context_; static singan_plugin_event event_;
            static void *work(void *unused) { for (int i = 0; i < 200; i++) event_(context_, "{}"); return 0; }
            """
        let body = """
            pthread_t threads[4]; context_ = context; event_ = event;
            for (int i = 0; i < 4; i++) pthread_create(&threads[i], 0, work, 0);
            for (int i = 0; i < 4; i++) pthread_join(threads[i], 0);
            return 0;
            """
        let (events, failure) = try await run(body, prelude: prelude)
        #expect(events.count == 800 && failure == nil)
    }

    /// The stack is that of a main thread.
    @Test func thereIsRoomOnTheStack() async throws {
        let (_, failure) = try await run("volatile char large[6 << 20]; for (int i = 0; i < (6 << 20); i += 4096) large[i] = 1; return 0;")
        #expect(failure == nil)
    }

    @Test(.timeLimit(.minutes(1))) func aWishToStopReachesThePlugin() async throws {
        let cancellation = Cancellation()
        let began = ContinuousClock.now
        let (_, failure) = try await run(
            "event(context, \"{}\"); while (!stop(context)) usleep(1000); return 0;", cancellation: cancellation
        ) { _ in cancellation.cancel(.terminated) }
        #expect(failure?.code == .terminated)
        #expect(ContinuousClock.now - began < .seconds(20))
    }

    /// It goes on for as long as this process lives, which nothing can change; nobody else is let in meanwhile.
    @Test(.timeLimit(.minutes(1))) func aPluginThatDoesntStopIsLeftBehind() async throws {
        let cancellation = Cancellation()
        let path = try built("event(context, \"{}\"); for (;;) { usleep(100000); event(context, \"late\"); }")
        let (events, failure) = await run(at: path, cancellation: cancellation) { text in
            if text == "{}" { cancellation.cancel(.interrupted) }
        }
        #expect(failure?.code == .interrupted && events.first == "{}")
        let again = await run(at: path)
        #expect(again.failure?.code == .unavailable && again.events.isEmpty)
    }

    /// The header promises plugins one call at a time.
    @Test func runsOfALibraryWaitForEachOther() async throws {
        let path = try built("if (running++) return 5; usleep(60000); running--; return 0;", "static volatile int running;")
        async let first = run(at: path)
        async let second = run(at: path)
        async let third = run(at: path)
        for outcome in await [first, second, third] { #expect(outcome.failure == nil, "\(String(describing: outcome.failure))") }
    }
}
