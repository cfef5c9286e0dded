import FlyingFox
import FlyingSocks
import Foundation
import SinGANSupport
import Synchronization

/// The server on this machine's own address. It begins anew where the system has ended it.
final class StudioServer: Sendable {
    private let handler: StudioHandler
    private let patience: Duration
    private let state = Mutex(State())

    private struct State {
        var server: HTTPServer?
        var failure: (any Error)?
        var isStopping = false
        var task: Task<Void, Never>?
    }

    init(_ handler: StudioHandler, patience: Duration) { (self.handler, self.patience) = (handler, patience) }

    /// Begins, and returns the port.
    ///
    /// Throws `.locked` where the port is another program's.
    func start(port: UInt16?) async throws -> UInt16 {
        Self.raiseOpenFiles()
        let first = try server(port ?? 0)
        state.withLock { $0.server = first }
        let task = Task { await serve(first) }
        state.withLock { $0.task = task }
        while true {
            if case .ip4(_, let port) = await first.listeningAddress {
                handler.begin(port: port)
                return port
            }
            if let failure = state.withLock({ $0.failure }) { throw Self.error(failure, port) }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    /// Ends, whatever is being answered.
    func stop() async {
        let (server, task) = state.withLock { state in
            state.isStopping = true
            return (state.server, state.task)
        }
        await server?.stop()
        task?.cancel()
        await task?.value
    }

    private func serve(_ first: HTTPServer) async {
        var server = first
        while !state.withLock({ $0.isStopping }) {
            do { try await server.run() } catch { state.withLock { $0.failure = error } }
            // Without a port it never began; else the system lacked something, such as files, for a moment.
            guard let port = handler.port, !state.withLock({ $0.isStopping }) else { return }
            try? await Task.sleep(for: .milliseconds(100))
            guard let next = try? self.server(port) else { return }
            state.withLock { $0.server = next }
            server = next
        }
    }

    private func server(_ port: UInt16) throws -> HTTPServer {
        let address = try sockaddr_in.inet(ip4: "127.0.0.1", port: port)
        // Bodies up to the size of the buffer are read before the handler is asked; longer ones are the handler's alone.
        let configuration = HTTPServer.Configuration(
            address: address, timeout: 600, sharedRequestBufferSize: StudioHandler.buffer, sharedRequestReplaySize: 0,
            pool: PatientPool(HTTPServer.defaultPool(), patience: patience), logger: DisabledLogger.disabled)
        return HTTPServer(config: configuration, handler: handler)
    }

    private static func error(_ failure: any Error, _ port: UInt16?) -> SinGANError {
        if let port, case SocketError.failed(_, let number, _) = failure, number == EADDRINUSE {
            return SinGANError(
                .locked, "port \(port) is another program's", hint: "Choose another with --port, or leave it out.", cause: failure)
        }
        if let port, case SocketError.failed(_, let number, _) = failure, number == EACCES {
            return SinGANError(.locked, "port \(port) is not for everybody", hint: "Choose one above 1023.", cause: failure)
        }
        return SinGANError(.unavailable, "no port of this machine can be listened to", hint: "Name one with --port.", cause: failure)
    }

    /// A connection is an open file, and shells allow a thousand.
    private static func raiseOpenFiles() {
        var limit = rlimit()
        #if os(Linux)
            let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
            let files = RLIMIT_NOFILE
        #endif
        guard getrlimit(files, &limit) == 0 else { return }
        limit.rlim_cur = min(max(limit.rlim_cur, 16_384), limit.rlim_max)
        setrlimit(files, &limit)
    }
}
