import FlyingFox
import SinGANSupport

/// Lets only requests of the studio's own page pass.
struct RequestGuard: Sendable {
    let port: UInt16
    let token: StudioToken

    static let tokenHeader = HTTPHeader("X-Studio-Token")
    static let clientHeader = HTTPHeader("X-Studio-Client")

    /// Returns why a request is refused; nil where it may pass. Another site's name for this machine, and another site's page, are none of ours.
    func refusal(_ request: HTTPRequest) -> StudioAnswer? {
        let hosts = ["127.0.0.1:\(port)", "localhost:\(port)"]
        guard let host = request.headers[.host], hosts.contains(host.lowercased()) else { return refused("another host was asked for") }
        if let origin = request.headers[HTTPHeader("Origin")], !hosts.contains(where: { origin.lowercased() == "http://\($0)" }) {
            return refused("another site's page has asked")
        }
        // Written in any way, it leads nowhere.
        let path = request.target.path(percentEncoded: false)
        if path.split(separator: "/").contains("..") || path.contains("\0") {
            return .failure(SinGANError(.noInput, "there is no such page"), .notFound, closes: true)
        }
        return nil
    }

    /// Returns why a request for data is refused; nil where it has the secret.
    func refusalOfData(_ request: HTTPRequest) -> StudioAnswer? {
        guard token.isEqual(to: request.headers[Self.tokenHeader]) else { return refused("the request has no token of this studio") }
        return nil
    }

    func refused(_ why: String) -> StudioAnswer {
        .failure(SinGANError(.usage, why, hint: "Open the address that the command has printed."), .forbidden, closes: true)
    }

    /// Returns the page's own name. Throws `.usage` where it has none.
    static func client(_ request: HTTPRequest) throws(SinGANError) -> String {
        guard let client = request.headers[clientHeader], (1...64).contains(client.utf8.count),
            client.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "z")).contains($0) })
        else { throw SinGANError(.usage, "the request doesn't say which page it is of", hint: "Reload the page.") }
        return client
    }
}
