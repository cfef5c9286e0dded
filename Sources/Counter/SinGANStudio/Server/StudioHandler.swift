import FlyingFox
import Foundation
import SinGANSupport
import Synchronization

/// Answers requests: the page's files to anybody on this machine, data to the page alone.
final class StudioHandler: HTTPHandler {
    /// The bytes of a body that the server reads itself.
    static let buffer = 4096

    private let requests: StudioRequests
    private let token: StudioToken
    private let known = Mutex<UInt16?>(nil)

    init(_ requests: StudioRequests, _ token: StudioToken) { (self.requests, self.token) = (requests, token) }

    /// The port, once it is known.
    var port: UInt16? { known.withLock { $0 } }

    func begin(port: UInt16) { known.withLock { $0 = port } }

    /// Answers a request. It never throws: what goes wrong is an answer too.
    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        var answer: StudioAnswer
        do { answer = try await self.answer(request) } catch let refusal as RequestBody.Refusal { answer = refusal.answer } catch {
            answer = .failure(error)
        }
        // What nobody has read of a body would be taken for the next request.
        let isLong = (request.bodySequence.count ?? .max) > Self.buffer
        if isLong, answer.status.code >= 400 || request.method != .POST { answer.closes = true }
        return answer.response(rest: request.bodySequence)
    }

    private func answer(_ request: HTTPRequest) async throws -> StudioAnswer {
        let gate = RequestGuard(port: port ?? 0, token: token)
        if let refusal = gate.refusal(request) { return refusal }
        let parts = request.target.path(percentEncoded: false).split(separator: "/").map(String.init)
        if parts.first == "api" {
            if let refusal = gate.refusalOfData(request) { return refusal }
            return try await requests.answer(request, Array(parts.dropFirst()))
        }
        guard request.method == .GET else { return Self.wrongMethod }
        if parts.isEmpty {
            guard token.isEqual(to: request.query.first { $0.name == "token" }?.value) else {
                return StudioAnswer(
                    status: .forbidden, type: "text/plain; charset=utf-8",
                    body: Array("Open the address that the command has printed.\n".utf8))
            }
            return page("index.html")
        }
        return parts.count == 1 && parts[0] != "index.html" ? page(parts[0]) : Self.missing
    }

    private func page(_ name: String) -> StudioAnswer {
        guard let bytes = StudioPage.files[name] else { return Self.missing }
        return StudioAnswer(type: StudioPage.contentType(of: name), body: bytes)
    }

    static let missing = StudioAnswer.failure(SinGANError(.noInput, "there is no such page"), .notFound)
    static let wrongMethod = StudioAnswer.failure(SinGANError(.usage, "the request's method is not for this address"), .methodNotAllowed)
}
