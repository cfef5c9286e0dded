import Foundation
import TestSupport
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

extension CommandLineTests {
    /// The command `studio` as a process: its address, its port, and its end. What it answers is tested by SinGANStudioTests.
    @Suite struct StudioRunTests {
        /// Waits for the line with the address.
        private static func address(_ studio: Running) throws -> URLComponents {
            for _ in 0..<500 where !studio.output.hasSuffix("\n") { Thread.sleep(forTimeInterval: 0.01) }
            let lines = studio.output.split(separator: "\n")
            #expect(lines.count == 1, "\(studio.output) \(studio.error)")
            return try #require(URLComponents(string: String(lines.first ?? "")))
        }

        @Test func itPrintsItsAddressAndEndsWithAnInterrupt() throws {
            let tool = try Tool()
            try tool.picture("photo.png")
            let began = ContinuousClock.now
            let studio = try tool.start(["studio", "photo.png", "--no-open"])
            let address = try Self.address(studio)
            // Usable within a second, on a machine that has nothing else to do.
            #expect(began.duration(to: .now) < .seconds(3))
            #expect(address.host == "127.0.0.1" && address.path == "/" && address.queryItems?.first?.value?.count == 64)
            let port = try #require(address.port)
            try tool.refuses(75, ["studio", "--no-open", "--port", String(port)], saying: "port \(port) is another program's", "--port")
            let second = try tool.start(["studio", "--no-open", "--json"])
            for _ in 0..<500 where !second.output.contains("}") { Thread.sleep(forTimeInterval: 0.01) }
            #expect(second.output.contains("\"address\" : \"http://127.0.0.1:"), "\(second.output)")
            for running in [studio, second] { running.send(SIGINT) }
            let outcome = try studio.outcome()
            #expect(outcome.status == 0 && outcome.error.contains("nothing was saved"), "\(outcome.error)")
            #expect(try second.outcome().status == 0)
            #expect(try tool.folder.names() == ["photo.png"], "nothing is written before something is saved")
        }

        /// What a page asks for, and the answer.
        private static func ask(_ address: URLComponents, _ path: String, _ body: String) async throws -> [String: Any] {
            var place = address
            (place.path, place.query) = (path, nil)
            var request = URLRequest(url: try #require(place.url))
            (request.httpMethod, request.httpBody) = ("POST", Data(body.utf8))
            request.setValue(address.queryItems?.first?.value, forHTTPHeaderField: "X-Studio-Token")
            request.setValue("0123456789abcdef", forHTTPHeaderField: "X-Studio-Client")
            let data = try await withCheckedThrowingContinuation { continuation in
                URLSession.shared.dataTask(with: request) { data, _, error in
                    continuation.resume(with: data.map { .success($0) } ?? .failure(error ?? URLError(.badServerResponse)))
                }.resume()
            }
            return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        }

        /// Both signals end it in the same way: what was saved stays, and is told.
        @Test(arguments: [SIGINT, SIGTERM]) func theEndTellsWhatWasSaved(_ signal: Int32) async throws {
            let tool = try Tool()
            try tool.picture("photo.png")
            let studio = try tool.start(["studio", "photo.png", "--no-open", "--out-dir", "kept"])
            let address = try Self.address(studio)
            let saved = try await Self.ask(address, "/api/save", #"{"picture": "p1", "name": "mine.png"}"#)
            #expect(saved["path"] as? String == "kept/mine.png", "\(saved)")
            // One that is computed ends, too.
            let job = try await Self.ask(address, "/api/jobs", #"{"task": "train", "inputs": {"IMAGE": ["p1"]}, "budget": "1h"}"#)
            #expect(job["task"] as? String == "train", "\(job)")
            let began = ContinuousClock.now
            studio.send(signal)
            let outcome = try studio.outcome()
            #expect(outcome.status == 0, "\(outcome.error)")
            #expect(began.duration(to: .now) < .seconds(5))
            #expect(outcome.text.hasSuffix("\nsaved kept/mine.png\n"), "\(outcome.text)")
            #expect(!outcome.error.contains("nothing was saved"), "\(outcome.error)")
            #expect(try tool.folder.names() == ["kept", "models", "photo.png"] || tool.folder.names() == ["kept", "photo.png"])
        }

        #if os(Linux)
            /// A display without a browser is like none: the address is printed, and nothing else is told.
            @Test func whereNoBrowserOpensTheAddressIsPrinted() throws {
                let (tool, programs) = (try Tool(), try TemporaryFolder())
                try Data("#!/bin/sh\necho \"$1\" >'\(programs("opened"))'\necho broken >&2\nexit 3\n".utf8).write(
                    to: URL(fileURLWithPath: programs("xdg-open")))
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: programs("xdg-open"))
                let cases: [(display: String, path: String, opens: Bool)] = [
                    (":99", programs.path, true), (":99", "/nowhere", false), ("", programs.path, false),
                ]
                for (display, path, opens) in cases {
                    let studio = try tool.start(["studio"], environment: ["DISPLAY": display, "WAYLAND_DISPLAY": "", "PATH": path])
                    let address = try Self.address(studio)
                    func opened() -> String { (try? String(contentsOfFile: programs("opened"), encoding: .utf8)) ?? "" }
                    for _ in 0..<(opens ? 500 : 50) where opened().isEmpty { Thread.sleep(forTimeInterval: 0.01) }
                    #expect(opened() == (opens ? "\(address.string ?? "")\n" : ""), "\(display) \(path)")
                    try? FileManager.default.removeItem(atPath: programs("opened"))
                    studio.send(SIGTERM)
                    let outcome = try studio.outcome()
                    #expect(outcome.status == 0 && outcome.lines == ["nothing was saved"], "\(outcome.error)")
                }
            }
        #endif

        @Test func whatMakesNoSenseIsRefused() throws {
            let tool = try Tool()
            try tool.refuses(66, ["studio", "missing.png", "--no-open"], saying: "there is no file missing.png")
            try tool.refuses(64, ["studio", "-"], saying: "standard input")
            try tool.refuses(64, ["studio", "--port", "0"], saying: "between 1 and 65535")
            try tool.refuses(64, ["studio", "--out-dir", ""], saying: "--out-dir is empty")
        }
    }
}
