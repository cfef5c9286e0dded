import Foundation
import SinGANImaging
import SinGANSupport
import SinGANTasks
import TestSupport
import Testing

@testable import SinGANStudio

/// Who gets an answer, and what every answer says.
@Suite(.serialized) struct RequestTests {
    private static let policy = [
        "content-security-policy": "default-src 'self'", "x-content-type-options": "nosniff", "referrer-policy": "no-referrer",
        "cache-control": "no-store",
    ]

    @Test func onlyThePageIsAnswered() async throws {
        let studio = try await RunningStudio(StallingTool())
        let port = studio.raw.port
        let cases: [(what: String, path: String, header: String, value: String?, status: Int)] = [
            ("the page's own request", "/api/session", "Host", "127.0.0.1:\(port)", 200),
            ("the other name of this machine", "/api/session", "Host", "localhost:\(port)", 200),
            ("its origin", "/api/session", "Origin", "http://localhost:\(port)", 200),
            ("no origin", "/api/session", "Origin", nil, 200),
            ("another host", "/api/session", "Host", "example.org", 403),
            ("a host without its port", "/api/session", "Host", "127.0.0.1", 403),
            ("another port", "/api/session", "Host", "127.0.0.1:1", 403),
            ("no host", "/api/session", "Host", nil, 403),
            ("another host for the page", "/?token=\(studio.token)", "Host", "evil.example:\(port)", 403),
            ("another origin", "/api/session", "Origin", "https://example.org", 403),
            ("an origin that is hidden", "/api/session", "Origin", "null", 403),
            ("another port's origin", "/api/session", "Origin", "http://127.0.0.1:1", 403),
            ("no token", "/api/session", "X-Studio-Token", nil, 403),
            ("another token", "/api/session", "X-Studio-Token", String(repeating: "0", count: 64), 403),
            ("a token too short", "/api/session", "X-Studio-Token", String(studio.token.dropLast()), 403),
            ("the page", "/?token=\(studio.token)", "X-Studio-Token", nil, 200),
            ("the page without its token", "/", "X-Studio-Token", nil, 403),
            ("the page with another token", "/?token=abc", "X-Studio-Token", nil, 403),
            ("a file of the page", "/studio.css", "X-Studio-Token", nil, 200),
            ("the page by its file", "/index.html", "X-Studio-Token", nil, 404),
            ("no such file", "/nothing.js", "X-Studio-Token", nil, 404),
            ("a way up", "/../../../../etc/passwd", "X-Studio-Token", nil, 404),
            ("a way up in disguise", "/%2e%2e/%2E%2E/etc/passwd", "X-Studio-Token", nil, 404),
            ("a way up with slashes in disguise", "/..%2f..%2fetc%2fpasswd", "X-Studio-Token", nil, 404),
            ("a way up among the data", "/api/pictures/../../etc/passwd", "Host", "127.0.0.1:\(port)", 404),
            ("no such data", "/api/passwords", "Host", "127.0.0.1:\(port)", 404),
            ("no such picture", "/api/pictures/p99", "Host", "127.0.0.1:\(port)", 404),
            ("a side out of range", "/api/pictures/p99?side=99999", "Host", "127.0.0.1:\(port)", 404),
        ]
        for (what, path, header, value, status) in cases {
            let reply = try #require(await studio.raw.exchange(studio.head("GET", path) { $0[header] = value }), "\(what)")
            #expect(reply.status == status, "\(what): \(reply.text)")
            for (name, value) in Self.policy { #expect(reply.headers[name] == value, "\(what): \(name)") }
            #expect(!reply.text.contains(studio.token) && !reply.text.contains("root:"), "\(what)")
            if status == 403, path.hasPrefix("/api") { #expect(reply.json["error"]["message"].string?.isEmpty == false, "\(what)") }
        }
        let wrong = try await studio.ask("PUT", "/api/session")
        #expect(wrong.status == 405)
        try await studio.end()
    }

    @Test func theTokenIsTheSystemsOwn() {
        let tokens = (0..<50).map { _ in StudioToken() }
        #expect(Set(tokens.map(\.text)).count == 50)
        #expect(tokens.allSatisfy { $0.text.count == 64 && $0.text.allSatisfy(\.isHexDigit) })
        #expect(tokens[0].isEqual(to: tokens[0].text))
        for other in [nil, "", tokens[1].text, String(tokens[0].text.dropLast()), tokens[0].text + "0"] {
            #expect(!tokens[0].isEqual(to: other))
        }
    }

    /// 65 MB are refused before they are sent: the answer comes after the first lines alone.
    @Test func whatIsTooLongIsRefusedAtOnce() async throws {
        let studio = try await RunningStudio(StallingTool())
        let count = 65 << 20
        for head in [
            studio.head("POST", "/api/pictures?name=a.png", count: count), studio.head("POST", "/api/jobs", count: 2 << 20),
        ] {
            let began = ContinuousClock.now
            let reply = await studio.raw.blocking { [raw = studio.raw] in
                let descriptor = raw.connected()
                defer { close(descriptor) }
                RawClient.write(head, to: descriptor)
                return RawClient.Reply(RawClient.readAll(descriptor))
            }
            #expect(reply?.status == 413, "\(reply?.text ?? "nothing")")
            #expect(reply?.json["error"]["status"].int == 65)
            #expect(began.duration(to: .now) < .seconds(8))
        }
        // Who sends all of it reads the answer too.
        let whole = try await studio.ask("POST", "/api/pictures?name=a.png", [UInt8](repeating: 1, count: count))
        #expect(whole.status == 413)
        // One whose length isn't told may be of any length.
        let chunk = Array("100000\r\n".utf8) + [UInt8](repeating: 7, count: 1 << 20) + Array("\r\n".utf8)
        let chunked = await studio.raw.exchange(
            studio.head("POST", "/api/pictures?name=a.png") { $0["Transfer-Encoding"] = "chunked" } + chunk)
        #expect(chunked?.status == 411)
        #expect(try await studio.ask("GET", "/api/session").status == 200)
        try await studio.end()
    }

    /// Half a body, and one that comes drop by drop, end after a while, and keep nobody waiting meanwhile.
    @Test func slowBodiesEnd() async throws {
        let studio = try await RunningStudio(StallingTool()) { ($0.bodySeconds, $0.silenceSeconds) = (1, 1.5) }
        let half = studio.head("POST", "/api/pictures?name=a.png", count: 100_000) + [UInt8](repeating: 1, count: 5000)
        let small = studio.head("POST", "/api/jobs", count: 100) + Array("{".utf8)
        let unfinished = Array("GET /api/session HTTP/1.1\r\nHost: 127".utf8)
        let replies = await withTaskGroup(of: (Int, RawClient.Reply?, Duration).self) { group in
            for (number, bytes) in [half, small, unfinished].enumerated() {
                group.addTask {
                    let began = ContinuousClock.now
                    return (number, await studio.raw.exchange(bytes), began.duration(to: .now))
                }
            }
            group.addTask {
                let began = ContinuousClock.now
                let reply = await studio.raw.blocking { [raw = studio.raw] in
                    let descriptor = raw.connected(seconds: 8)
                    defer { close(descriptor) }
                    RawClient.write(half, to: descriptor)
                    for _ in 0..<20 {
                        Thread.sleep(forTimeInterval: 0.1)
                        RawClient.write([1], to: descriptor)
                    }
                    return RawClient.Reply(RawClient.readAll(descriptor))
                }
                return (3, reply, began.duration(to: .now))
            }
            // Others are answered all the time.
            for _ in 0..<5 { #expect((try? await studio.ask("GET", "/api/session"))?.status == 200) }
            return await group.reduce(into: [Int: (RawClient.Reply?, Duration)]()) { $0[$1.0] = ($1.1, $1.2) }
        }
        #expect(replies[0]?.0?.status == 408 && replies[3]?.0?.status == 408, "\(replies)")
        #expect(replies[1]?.0 == nil && replies[2]?.0 == nil, "the connection is closed without an answer")
        for (_, duration) in replies.values { #expect(duration < .seconds(9)) }
        try await studio.end()
    }

    @Test func aThousandAtOnceAreAnswered() async throws {
        let studio = try await RunningStudio(StallingTool())
        let (request, raw) = (studio.head("GET", "/api/session"), studio.raw)
        let statuses = await raw.blocking {
            let descriptors = (0..<1000).map { _ in raw.connected() }
            for descriptor in descriptors { RawClient.write(request, to: descriptor) }
            return descriptors.map { descriptor -> Int? in
                defer { close(descriptor) }
                return RawClient.Reply(RawClient.readAll(descriptor))?.status
            }
        }
        #expect(statuses.count == 1000)
        #expect(statuses.count { $0 == 200 } == 1000, "\(statuses.count { $0 != 200 }) without an answer")
        #expect(try await studio.ask("GET", "/api/session").status == 200)
        try await studio.end()
    }

    @Test func aTakenPortIsTold() async throws {
        let first = try await RunningStudio(StallingTool())
        let error = await #expect(throws: SinGANError.self) {
            _ = try await RunningStudio(StallingTool()) { $0.port = first.raw.port }
        }
        #expect(error?.code == .locked && error?.message == "port \(first.raw.port) is another program's")
        // A second one without a port has its own.
        let second = try await RunningStudio(StallingTool())
        #expect(second.raw.port != first.raw.port)
        try await first.end()
        try await second.end()
    }

    /// Nobody from outside of this machine can connect.
    @Test func itListensOnThisMachineAlone() async throws {
        let studio = try await RunningStudio(StallingTool())
        if let table = try? String(contentsOfFile: "/proc/net/tcp", encoding: .utf8) {
            let port = String(studio.raw.port, radix: 16, uppercase: true)
            let padded = String(repeating: "0", count: 4 - port.count) + port
            let listening = table.split(separator: "\n").filter { line in
                let fields = line.split(separator: " ")
                return fields.count > 3 && fields[1].hasSuffix(":\(padded)") && fields[3] == "0A"
            }
            #expect(listening.count == 1)
            for line in listening { #expect(line.contains(" 0100007F:\(padded) "), "\(line)") }
        }
        #expect(try await studio.ask("GET", "/api/session").status == 200)
        try await studio.end()
    }
}
