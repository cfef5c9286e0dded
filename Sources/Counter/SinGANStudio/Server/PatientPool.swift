import FlyingFox
import FlyingSocks
import Foundation

/// A pool of sockets that waits for a client only so long: one that sends half a request, or doesn't read its answer, is left alone then. Its
/// connections send what they are given at once.
struct PatientPool: AsyncSocketPool {
    private let pool: any AsyncSocketPool
    private let patience: Duration

    init(_ pool: any AsyncSocketPool, patience: Duration) { (self.pool, self.patience) = (pool, patience) }

    func prepare() async throws { try await pool.prepare() }

    func run() async throws { try await pool.run() }

    func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
        guard !Self.isListening(socket) else {
            try Self.sendAtOnce(socket)
            // A new client may take any time to come.
            return try await pool.suspendSocket(socket, untilReadyFor: events)
        }
        try await TimeLimit.run(patience) { try await pool.suspendSocket(socket, untilReadyFor: events) }
    }

    /// Connections have this from the socket that accepts them. Else the body of an answer, which is written after its head, would wait until the
    /// client has acknowledged that: 40 ms for each request.
    private static func sendAtOnce(_ socket: Socket) throws {
        try socket.setValue(true, for: BoolSocketOption(level: Int32(IPPROTO_TCP), name: TCP_NODELAY))
    }

    private static func isListening(_ socket: Socket) -> Bool {
        var (value, length) = (Int32(0), socklen_t(MemoryLayout<Int32>.size))
        return getsockopt(socket.file.rawValue, SOL_SOCKET, SO_ACCEPTCONN, &value, &length) == 0 && value != 0
    }
}
