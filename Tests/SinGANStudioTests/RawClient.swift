import Foundation
import SinGANTasks
import Testing

/// A client that sends exactly the bytes that it is given: what no library of HTTP would send, too.
struct RawClient: Sendable {
    let port: UInt16

    /// An answer.
    struct Reply: Sendable {
        let status: Int
        let headers: [String: String]
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
        var json: JSONValue { (try? JSONDecoder().decode(JSONValue.self, from: Data(body))) ?? .null }

        /// nil where it is no answer of HTTP.
        init?(_ bytes: [UInt8]) {
            guard let end = bytes.indices.dropLast(3).first(where: { Array(bytes[$0..<$0 + 4]) == [13, 10, 13, 10] }) else { return nil }
            let lines = String(decoding: bytes[..<end], as: UTF8.self).components(separatedBy: "\r\n")
            guard let number = lines[0].split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
            status = number
            headers = Dictionary(
                lines.dropFirst().compactMap { line in
                    line.firstIndex(of: ":").map {
                        (line[..<$0].lowercased(), line[line.index(after: $0)...].trimmingCharacters(in: .whitespaces))
                    }
                }
            ) { first, _ in first }
            body = Array(bytes[(end + 4)...])
        }
    }

    /// A connection; -1 where there is none.
    func connected(seconds: Int = 30) -> Int32 {
        #if os(Linux)
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var patience = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard status == 0 else {
            close(descriptor)
            return -1
        }
        return descriptor
    }

    /// Sends bytes; what the other end doesn't take any more is nobody's loss.
    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var sent = 0
        while sent < bytes.count {
            #if os(Linux)
                let count = bytes[sent...].withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            #else
                let count = bytes[sent...].withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, 0) }
            #endif
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Everything up to the connection's end.
    static func readAll(_ descriptor: Int32) -> [UInt8] {
        var (all, part) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
        while true {
            let count = recv(descriptor, &part, part.count, 0)
            guard count > 0 else { return all }
            all += part[..<count]
        }
    }

    /// Sends bytes on a connection of its own, and returns the answer; nil where the connection ended without one.
    func exchange(_ bytes: [UInt8]) async -> Reply? {
        await blocking {
            let descriptor = connected()
            defer { close(descriptor) }
            Self.write(bytes, to: descriptor)
            return Reply(Self.readAll(descriptor))
        }
    }

    /// Runs what blocks where nothing else waits for the thread.
    func blocking<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in Thread.detachNewThread { continuation.resume(returning: body()) } }
    }
}

extension JSONValue {
    /// A member of an object; null where there is none.
    subscript(_ name: String) -> JSONValue { if case .object(let members) = self { members[name] ?? .null } else { .null } }
    var string: String? { if case .text(let text) = self { text } else { nil } }
    var int: Int? { if case .integer(let number) = self { number } else { nil } }
    var double: Double? { if case .number(let number) = self { number } else { int.map(Double.init) } }
    var values: [JSONValue] { if case .list(let values) = self { values } else { [] } }
    var strings: [String] { values.compactMap(\.string) }
}
