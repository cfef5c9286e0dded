import SinGANSupport
import SinGANTasks
import Synchronization

/// Takes the events of an external task, one JSON object each.
final class ExternalEvents: Sendable {
    private let name: String
    private let context: TaskContext
    private let told = Mutex<SinGANError?>(nil)

    /// `name` is what messages call the plugin.
    init(name: String, context: TaskContext) {
        self.name = name
        self.context = context
    }

    /// The first error that the task told of.
    var failure: SinGANError? { told.withLock { $0 } }

    /// Throws `.badData` for what is no event. Events of a kind that isn't known are left alone: a later contract may have them.
    func take(_ line: String) throws(SinGANError) {
        do throws(JSONReader.Failure) {
            guard case .object(let members) = try JSONReader.value(Array(line.utf8)), case .text(let kind)? = members["event"] else {
                throw JSONReader.Failure(reason: "it is no object with a text 'event'")
            }
            switch kind {
            case "progress": try progress(members)
            case "notice": context.notice("\(name): \(ForeignText.line(try text(members, "text")))")
            case "error": try fail(members)
            default: break
            }
        } catch {
            throw SinGANError(
                .badData, "\(name) wrote something that is no event ('\(ForeignText.line(line, most: 60))'): \(error.reason)",
                hint: ChildSupervisor.blame)
        }
    }

    private func progress(_ members: [String: JSONValue]) throws(JSONReader.Failure) {
        guard case .integer(let done)? = members["done"], case .integer(let count)? = members["of"], count > 0, (0...count).contains(done)
        else { throw JSONReader.Failure(reason: "'done' and 'of' must be whole numbers, 0 to 'of'") }
        context.report(ForeignText.line(try text(members, "what"), most: 40), done: done, of: count)
    }

    private func fail(_ members: [String: JSONValue]) throws(JSONReader.Failure) {
        guard case .integer(let number)? = members["code"] else { throw JSONReader.Failure(reason: "'code' must be a whole number") }
        // Others have a meaning that a plugin can't give them: stopped, locked, outputs that can't be made.
        let codes: [SinGANError.Code] = [.usage, .badData, .noInput, .unavailable, .internalFailure]
        guard let code = codes.first(where: { Int($0.rawValue) == number }) else {
            throw JSONReader.Failure(reason: "'code' must be one of \(codes.map { String($0.rawValue) }.joined(separator: ", "))")
        }
        let hint: String? =
            if members["hint"] == nil || members["hint"] == .null { nil } else { ForeignText.line(try text(members, "hint")) }
        var message = ForeignText.line(try text(members, "message"))
        if message.hasSuffix(".") { message.removeLast() }
        told.withLock { if $0 == nil { $0 = SinGANError(code, "\(name): \(message)", hint: hint) } }
    }

    private func text(_ members: [String: JSONValue], _ member: String) throws(JSONReader.Failure) -> String {
        guard case .text(let text)? = members[member], !text.isEmpty else { throw JSONReader.Failure(reason: "'\(member)' must be a text") }
        return text
    }
}
