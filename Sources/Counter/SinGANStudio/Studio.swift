import Foundation
import SinGANImaging
import SinGANSupport

/// A page in the browser in which the tool's tasks are tried out. It is served on this machine alone.
package final class Studio: Sendable {
    private let requests: StudioRequests
    private let server: StudioServer
    private let token = StudioToken()
    private let settings: Settings
    private let folder: String

    /// What a studio begins with.
    package struct Settings: Sendable {
        /// The pictures of the command line.
        package var pictures: [String] = []
        /// The folder that pictures are saved to; it is made when there is something to put in.
        package var outDir = "studio"
        /// The port; nil for one that is free.
        package var port: UInt16?
        /// The largest picture that is read.
        package var limits = ReadLimits()
        /// The seconds that a request's body may take to arrive.
        package var bodySeconds = 30.0
        /// The seconds for which a client may neither send nor read before it is left alone.
        package var silenceSeconds = 60.0
        /// The seconds that a question for news waits for some.
        package var newsSeconds = 20.0
        /// The seconds without such a question after which a page is taken for closed.
        package var idleSeconds = 30.0

        /// Makes the usual settings.
        package init() {}
    }

    /// How a studio ended.
    package struct Ending: Sendable {
        /// The files that were saved, in order.
        package let saved: [String]
        /// The number of results that weren't.
        package let unsaved: Int
        /// The folder in which they were.
        package let folder: String
    }

    /// Makes a studio of pictures, which are looked at now.
    ///
    /// - Throws: `.noInput` and `.badData` where a picture can't be used, `.cannotCreate` where there is no place for results.
    package init(_ settings: Settings, tool: any StudioTool) throws(SinGANError) {
        self.settings = settings
        folder = try Self.makeFolder()
        let shelf = PictureShelf(folder: folder, outDir: settings.outDir, limits: settings.limits)
        var limits = JobQueue.Limits()
        (limits.patience, limits.idle) = (settings.newsSeconds, settings.idleSeconds)
        requests = StudioRequests(tool, shelf, limits, RequestBody(patience: .seconds(settings.bodySeconds)))
        server = StudioServer(StudioHandler(requests, token), patience: .seconds(settings.silenceSeconds))
        do throws(SinGANError) { for path in settings.pictures { try shelf.add(given: path) } } catch {
            Self.remove(folder)
            throw error
        }
    }

    deinit { Self.remove(folder) }

    /// Serves the page until the cancellation asks for the end.
    ///
    /// - Parameter started: takes the page's address, with its secret, once it can be opened.
    /// - Throws: `.locked` where the port is another program's, and what `started` throws.
    package func run(until cancellation: Cancellation, started: (String) throws -> Void) async throws -> Ending {
        let port = try await server.start(port: settings.port)
        requests.prepare()
        do { try started("http://127.0.0.1:\(port)/?token=\(token.text)") } catch {
            await server.stop()
            throw error
        }
        var rounds = 0
        while !cancellation.isCancelled {
            try? await Task.sleep(for: .milliseconds(50))
            rounds += 1
            if rounds % 10 == 0 { requests.queue.cancelForgotten() }
        }
        await requests.queue.end()
        await server.stop()
        let ending = Ending(saved: requests.saved.paths, unsaved: requests.shelf.unsaved, folder: folder)
        Self.remove(folder)
        return ending
    }

    /// A folder that nobody else can look into.
    private static func makeFolder() throws(SinGANError) -> String {
        var name = Array("\(FileManager.default.temporaryDirectory.path)/singan-studio-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else {
            throw SinGANError(
                .cannotCreate, "can't make a folder for results: \(String(cString: strerror(errno)))", hint: "Name another place in TMPDIR."
            )
        }
        return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func remove(_ folder: String) { try? FileManager.default.removeItem(atPath: folder) }
}
