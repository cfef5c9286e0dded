import FlyingFox
import Foundation
import SinGANSupport
import SinGANTasks
import Synchronization

/// Reads bodies of requests: not too long ones, not too slowly, not too many at once.
final class RequestBody: Sendable {
    /// The longest picture file.
    static let longestPicture = 64 << 20
    /// The longest JSON.
    static let longestJSON = 1 << 20
    /// The bytes of all bodies that are read at the same time.
    private static let mostAtOnce = 4 * longestPicture

    private let patience: Duration
    private let open = Mutex(0)

    init(patience: Duration) { self.patience = patience }

    /// Why a body isn't read.
    struct Refusal: Error {
        let answer: StudioAnswer

        init(_ error: SinGANError, _ status: HTTPStatusCode) { answer = .failure(error, status, closes: true) }
    }

    /// Returns the whole body. Throws a `Refusal` before anything is read of one that is said to be too long.
    func bytes(of request: HTTPRequest, atMost most: Int) async throws -> [UInt8] {
        // Browsers say how long it is.
        guard let count = request.bodySequence.count else {
            throw Refusal(SinGANError(.usage, "the request doesn't say how long it is", hint: "Use a browser."), .lengthRequired)
        }
        guard count <= most else { throw Self.tooLong(most) }
        guard
            open.withLock({ open in
                guard open + count <= Self.mostAtOnce else { return false }
                open += count
                return true
            })
        else {
            throw Refusal(SinGANError(.unavailable, "too many pictures come at once", hint: "Try again."), .serviceUnavailable)
        }
        defer { open.withLock { $0 -= count } }
        do {
            return try await TimeLimit.run(patience) {
                var bytes: [UInt8] = []
                bytes.reserveCapacity(count)
                for try await chunk in request.bodySequence { bytes += chunk }
                return bytes
            }
        } catch is TimeLimit.Passed {
            throw Refusal(SinGANError(.inputOutput, "the request didn't arrive within \(patience)", hint: "Try again."), .requestTimeout)
        }
    }

    /// Returns a body of JSON.
    func json(of request: HTTPRequest) async throws -> JSONValue {
        let bytes = try await bytes(of: request, atMost: Self.longestJSON)
        do { return try JSONDecoder().decode(JSONValue.self, from: Data(bytes)) } catch {
            throw SinGANError(.usage, "the request is no JSON", hint: "Reload the page.", cause: error)
        }
    }

    private static func tooLong(_ most: Int) -> Refusal {
        Refusal(
            SinGANError(.badData, "the file is longer than \(most >> 20) MB", hint: "Name it on the command line of the studio instead."),
            .payloadTooLarge)
    }
}
