import Foundation
import TestSupport
import Testing

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

        @Test func whatMakesNoSenseIsRefused() throws {
            let tool = try Tool()
            try tool.refuses(66, ["studio", "missing.png", "--no-open"], saying: "there is no file missing.png")
            try tool.refuses(64, ["studio", "-"], saying: "standard input")
            try tool.refuses(64, ["studio", "--port", "0"], saying: "between 1 and 65535")
            try tool.refuses(64, ["studio", "--out-dir", ""], saying: "--out-dir is empty")
        }
    }
}
