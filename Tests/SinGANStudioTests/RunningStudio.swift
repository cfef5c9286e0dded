import Foundation
import SinGANBuiltins
import SinGANImaging
import SinGANSupport
import SinGANTasks
import TestSupport
import Testing

@testable import SinGANStudio
@testable import SinGANToolKit

/// A studio that runs in this process, and a page's side of it.
struct RunningStudio: Sendable {
    let raw: RawClient
    let token: String
    let cancellation: Cancellation
    let task: Task<Studio.Ending, any Error>

    /// The name of the page in requests.
    static let page = "0123456789abcdef"

    /// The tool with its own tasks.
    static func tool(_ environment: [String: String] = [:]) throws -> StudioRunner {
        let terminal = Terminal(output: { (_) throws(SinGANError) in }, error: { _ in }, environment: environment)
        return StudioRunner(
            environment: ToolEnvironment(terminal: terminal, registry: try TaskRegistry(builtinTasks), cancellation: Cancellation()))
    }

    init(_ tool: any StudioTool, _ change: (inout Studio.Settings) -> Void = { _ in }) async throws {
        var settings = Studio.Settings()
        settings.outDir = "/nowhere/to/write"
        change(&settings)
        let studio = try Studio(settings, tool: tool)
        let (addresses, told) = AsyncStream<String>.makeStream()
        let cancellation = Cancellation()
        self.cancellation = cancellation
        task = Task {
            defer { told.finish() }
            return try await studio.run(until: cancellation) { told.yield($0) }
        }
        guard let address = await addresses.first(where: { _ in true }), let url = URLComponents(string: address),
            let port = url.port, let token = url.queryItems?.first(where: { $0.name == "token" })?.value
        else {
            _ = try await task.value
            throw CocoaError(.featureUnsupported)
        }
        (raw, self.token) = (RawClient(port: UInt16(port)), token)
    }

    /// Ends it.
    @discardableResult
    func end() async throws -> Studio.Ending {
        cancellation.cancel()
        return try await task.value
    }

    /// A request's first lines as a page of the studio sends them.
    func head(
        _ method: String, _ path: String, count: Int? = nil, page: String = Self.page, _ change: (inout [String: String]) -> Void = { _ in }
    ) -> [UInt8] {
        var headers = [
            "Host": "127.0.0.1:\(raw.port)", "X-Studio-Token": token, "X-Studio-Client": page, "Connection": "close",
            "Origin": "http://127.0.0.1:\(raw.port)",
        ]
        if let count { headers["Content-Length"] = String(count) }
        change(&headers)
        let lines = headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }.joined()
        return Array("\(method) \(path) HTTP/1.1\r\n\(lines)\r\n".utf8)
    }

    /// A whole request and its answer.
    func ask(_ method: String, _ path: String, _ body: [UInt8] = [], page: String = Self.page) async throws -> RawClient.Reply {
        try #require(
            await raw.exchange(head(method, path, count: method == "GET" ? nil : body.count, page: page) + body), "\(method) \(path)")
    }

    func ask(_ method: String, _ path: String, _ json: JSONValue, page: String = Self.page) async throws -> RawClient.Reply {
        try await ask(method, path, Array(json.text.utf8), page: page)
    }

    /// Sends a picture, and returns its id.
    func drop(_ image: Image, _ name: String = "dropped.png") async throws -> String {
        let reply = try await ask("POST", "/api/pictures?name=\(name)", try ImageWriter().encode(image, format: .png))
        #expect(reply.status == 201, "\(reply.text)")
        return try #require(reply.json["id"].string)
    }

    /// Asks for a job, and returns it as it is at first.
    func job(_ json: JSONValue, page: String = Self.page) async throws -> JSONValue {
        let reply = try await ask("POST", "/api/jobs", json, page: page)
        #expect(reply.status == 202, "\(reply.text)")
        return reply.json
    }

    /// Waits for the end of a job by asking for news, as the page does.
    func ended(_ id: String, page: String = Self.page) async throws -> JSONValue {
        var after = 0
        for _ in 0..<1000 {
            let news = try await ask("GET", "/api/events?after=\(after)", page: page).json
            after = news["next"].int ?? after
            if let job = news["jobs"].values.first(where: { $0["id"].string == id }),
                !["waiting", "running"].contains(job["state"].string ?? "")
            {
                return job
            }
        }
        return .null
    }

    /// Asks for a job, and returns it as it is at the end.
    func done(_ json: JSONValue) async throws -> JSONValue { try await ended(try #require(try await job(json)["id"].string)) }
}

/// Pictures for tests.
enum StudioPictures {
    /// A picture with structure at every size.
    static func pattern(_ width: Int, _ height: Int) -> Image {
        let values = (0..<width * height * 3).map { index -> Float in
            let (pixel, channel) = (index / 3, index % 3)
            let (x, y) = (pixel % width, pixel / width)
            return Float((x * (3 + channel) + y * y * (1 + channel) + (x / 5) * (y / 7) * 31) % 97) / 96
        }
        return Image(pixels: Pixels(width: width, height: height, values: values))
    }

    /// A picture whose left half is opaque.
    static func cutout(_ width: Int, _ height: Int) throws -> Image {
        let alpha = Mask(width: width, height: height, values: (0..<width * height).map { $0 % width < width / 2 ? 1 : 0 })
        return Image(pixels: try pattern(width, height).pixels(), alpha: alpha)
    }

    /// A mask whose middle is on.
    static func mask(_ width: Int, _ height: Int) -> Image {
        let values = (0..<width * height).flatMap { pixel -> [Float] in
            let isOn = abs(pixel % width - width / 2) < width / 8 && abs(pixel / width - height / 2) < height / 8
            return [Float](repeating: isOn ? 1 : 0, count: 3)
        }
        return Image(pixels: Pixels(width: width, height: height, values: values))
    }

    @discardableResult
    static func write(_ image: Image, _ folder: TemporaryFolder, _ name: String) throws -> String {
        try ImageWriter().write(image, to: folder(name))
        return folder(name)
    }
}
