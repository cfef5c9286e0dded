import FlyingFox
import Foundation
import SinGANSupport
import SinGANTasks

/// An answer to a request, before it becomes one of HTTP.
struct StudioAnswer: Sendable {
    var status = HTTPStatusCode.ok
    var type = "application/json"
    var body: [UInt8] = []
    /// Whether the connection ends with it: what is left of the request is not read.
    var closes = false

    static func json(_ value: JSONValue, _ status: HTTPStatusCode = .ok) -> StudioAnswer {
        StudioAnswer(status: status, body: Array(value.text.utf8))
    }

    static let nothing = StudioAnswer(status: .noContent)

    /// An error in the tool's own sentences.
    static func failure(_ error: any Error) -> StudioAnswer {
        let error = SinGANError.of(error)
        return failure(error, status(error.code))
    }

    static func failure(_ error: SinGANError, _ status: HTTPStatusCode, closes: Bool = false) -> StudioAnswer {
        var answer = json(["error": error.studioJSON], status)
        answer.closes = closes
        return answer
    }

    private static func status(_ code: SinGANError.Code) -> HTTPStatusCode {
        switch code {
        case .usage: .badRequest
        case .badData: .unprocessableContent
        case .noInput: .notFound
        case .cannotCreate, .locked: .conflict
        case .unavailable, .outOfMemory: .serviceUnavailable
        default: .internalServerError
        }
    }

    /// What every answer says to browsers: nothing from elsewhere runs in the page, and nothing of it is told elsewhere or kept.
    private static let headers: [HTTPHeader: String] = [
        HTTPHeader("Content-Security-Policy"): "default-src 'self'", HTTPHeader("X-Content-Type-Options"): "nosniff",
        HTTPHeader("Referrer-Policy"): "no-referrer", .cacheControl: "no-store",
    ]

    /// - Parameter rest: of the request's body, for answers that close the connection.
    func response(rest: HTTPBodySequence) -> HTTPResponse {
        var headers = HTTPHeaders(Self.headers)
        if status != .noContent { headers[.contentType] = type }
        guard closes else { return HTTPResponse(statusCode: status, headers: headers, body: Data(body)) }
        headers[.connection] = "close"
        let closing = HTTPBodySequence(
            from: ClosingBody(bytes: body, rest: rest), count: body.count, suggestedBufferSize: max(1, body.count))
        return HTTPResponse(statusCode: status, headers: headers, body: closing)
    }
}
