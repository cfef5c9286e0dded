import CSinGANPlugin
import Foundation

/// The toolkit, as one run of the plugin sees it.
struct Host {
    let context: UnsafeMutableRawPointer?
    let event: singan_plugin_event?
    let stop: singan_plugin_stop?

    /// Whether the user has had enough.
    var isToStop: Bool { stop?(context) != 0 }

    func progress(_ what: String, _ done: Int, of count: Int) { tell(Event(event: "progress", what: what, done: done, of: count)) }

    func failed(_ failure: Failure) { tell(Event(event: "error", code: failure.code, message: failure.message)) }

    private func tell(_ value: Event) {
        guard let json = try? JSONEncoder().encode(value) else { return }
        // The text is copied before this returns.
        event?(context, String(decoding: json, as: UTF8.self))
    }

    private struct Event: Encodable {
        let event: String
        var what: String?
        var done: Int?
        var of: Int?
        var code: Int32?
        var message: String?
    }
}

/// What people are told: an exit status of the toolkit's, and what is wrong.
struct Failure: Error {
    let code: Int32
    let message: String

    init(_ code: Int32, _ message: String) {
        self.code = code
        self.message = message
    }
}
