import FlyingFox
import FlyingSocks
import Foundation
import Testing

@testable import SinGANStudio

@Suite struct PatientPoolTests {
    /// A pool in which every socket is ready.
    private struct ReadyPool: AsyncSocketPool {
        func prepare() async throws {}
        func run() async throws {}
        func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {}
    }

    /// An answer is written in two parts; the second one would wait for the client's word about the first.
    @Test func connectionsSendAtOnce() async throws {
        let pool = PatientPool(ReadyPool(), patience: .seconds(1))
        let listening = try Socket(domain: AF_INET)
        defer { try? listening.close() }
        try listening.bind(to: sockaddr_in.inet(ip4: "127.0.0.1", port: 0))
        try listening.listen()
        try await pool.suspendSocket(listening, untilReadyFor: .read)
        let client = try Socket(domain: AF_INET)
        defer { try? client.close() }
        guard case .ip4(_, let port) = try listening.sockname() else {
            Issue.record("no port")
            return
        }
        try client.connect(to: sockaddr_in.inet(ip4: "127.0.0.1", port: port))
        let (file, _) = try listening.accept()
        let connection = Socket(file: file)
        defer { try? connection.close() }
        #expect(try connection.getValue(for: BoolSocketOption(level: Int32(IPPROTO_TCP), name: TCP_NODELAY)))
    }
}
