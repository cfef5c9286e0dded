import SinGANTasks

/// One event on one line: "event" first, the members in their given order.
struct JSONLine {
    let text: String

    init(_ event: String, _ members: [(String, JSONValue)]) {
        let all = [("event", JSONValue.text(event))] + members
        text = "{" + all.map { "\(JSONValue.text($0).text):\($1.text)" }.joined(separator: ",") + "}"
    }
}
