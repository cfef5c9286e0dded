import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks
import Synchronization

/// One run of an external task: its inputs written into a work folder, the request, the events, its results read from the folder.
struct ExternalRun {
    let external: External
    let values: [String: ParameterValue]
    let results: Int
    let context: TaskContext

    private var description: ExternalDescription { external.description }

    /// Throws what the task tells of, and `.badData` where it doesn't keep to the contract.
    func output() async throws -> TaskOutput {
        // Before anything is trained: a temporary folder that can't be written is told at once.
        let folder = try WorkFolder()
        // All are read before the first one is trained upon.
        let sources = try opened()
        let models = try trained(sources)
        // Nothing is left to be planned: the task itself says nothing about its time.
        guard !context.isPlanning else { return TaskOutput() }
        let files = try handOver(sources, models, to: folder)
        let events = ExternalEvents(name: description.verb, context: context)
        let (runner, request, cancellation) = (external.runner, request(files, folder), context.cancellation)
        do {
            try await runner.run(request: request.text, in: folder.path, cancellation: cancellation) { line throws(SinGANError) in
                try events.take(line)
            }
        } catch {
            // What the task says itself tells more than how it ended.
            try cancellation.check()
            throw events.failure ?? error
        }
        if let failure = events.failure { throw failure }
        return TaskOutput(results: try resultNames.map { try result($0, in: folder) }, recipe: recipe)
    }

    /// The pictures by their parameters' names.
    private func opened() throws(SinGANError) -> [String: [SourcePicture]] {
        var sources: [String: [SourcePicture]] = [:]
        for parameter in description.parameters where parameter.isPicture {
            for text in values[parameter.name]?.texts ?? [] { sources[parameter.name, default: []].append(try context.open(text)) }
        }
        return sources
    }

    private func trained(_ sources: [String: [SourcePicture]]) throws -> [String: [SinGANModel]] {
        var models: [String: [SinGANModel]] = [:]
        for parameter in description.parameters where parameter.kind == .model {
            models[parameter.name] = try sources[parameter.name, default: []].map { try context.model(of: $0) }
        }
        return models
    }

    /// Writes pictures and models into the folder; their names there by the parameters' names.
    private func handOver(
        _ sources: [String: [SourcePicture]], _ models: [String: [SinGANModel]], to folder: WorkFolder
    ) throws(SinGANError) -> [String: [JSONValue]] {
        var (files, count): ([String: [JSONValue]], Int) = ([:], 0)
        for parameter in description.parameters where parameter.isPicture {
            for (number, source) in sources[parameter.name, default: []].enumerated() {
                count += 1
                let name: String
                if let model = models[parameter.name]?[number] {
                    name = "input-\(count).singan"
                    try folder.write(try model.encoded(), as: name)
                } else {
                    name = "input-\(count).\(description.pictures.rawValue)"
                    try folder.write(try encoded(source.image), as: name)
                }
                files[parameter.name, default: []].append(.text(name))
            }
        }
        return files
    }

    /// Returns the picture in sRGB, 8 bit, without profile and EXIF: a plugin has to understand little.
    private func encoded(_ image: Image) throws(SinGANError) -> [UInt8] {
        let pixels = try image.pixels()
        switch description.pictures {
        case .png: return try ImageWriter().encode(Image(pixels: pixels, alpha: image.alpha()), format: .png)
        case .ppm: return PortablePixmap.encode(pixels)
        }
    }

    private var resultNames: [String] { (1...max(1, results)).map { "result-\($0).\(description.pictures.rawValue)" } }

    private func request(_ files: [String: [JSONValue]], _ folder: WorkFolder) -> JSONValue {
        [
            "singan-plugin": .integer(ExternalDescription.contract), "verb": .text(description.verb), "seed": .text(String(context.seed)),
            "folder": .text(folder.path), "tool": JSONValue(Bundle.main.executablePath), "pictures": .text(description.pictures.rawValue),
            "arguments": members(description.arguments, files), "options": members(description.options, files),
            "results": .list(resultNames.map { .text($0) }),
        ]
    }

    private func members(_ parameters: [ExternalParameter], _ files: [String: [JSONValue]]) -> JSONValue {
        var members: [String: JSONValue] = [:]
        for parameter in parameters {
            if parameter.isPicture {
                let names = files[parameter.name] ?? []
                members[parameter.name] = parameter.repeats ? .list(names) : names.first ?? .null
            } else {
                members[parameter.name] = values[parameter.name]?.json(parameter) ?? .null
            }
        }
        return .object(members)
    }

    private func result(_ name: String, in folder: WorkFolder) throws(SinGANError) -> Image {
        let limits = context.images.limits
        let bytes = try folder.read(name, most: limits.maxBytes, by: description.verb)
        do throws(SinGANError) {
            switch description.pictures {
            case .png: return try ImageReader(limits: limits).read(bytes: bytes, name: name)
            case .ppm: return Image(pixels: try PortablePixmap.decode(bytes, name: name, limits: limits))
            }
        } catch {
            throw SinGANError(
                error.code, "\(description.verb) gave a result that can't be used: \(error.message)", hint: ChildSupervisor.blame,
                cause: error)
        }
    }

    /// Options as they were given or stand by default; pictures by the names the user gave.
    private var recipe: [String: JSONValue] {
        var recipe: [String: JSONValue] = ["plugin": ["version": .text(description.version), "digest": .text(external.digest)]]
        for option in description.options { recipe[option.name] = values[option.name]?.json(option) ?? .null }
        return recipe
    }
}

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

/// Text that another program wrote, for our messages.
enum ForeignText {
    /// Returns the text on one line, without characters that move the terminal's cursor, cut where it is longer than `most` characters.
    static func line(_ text: String, most: Int = 300) -> String {
        let scalars = text.unicodeScalars.prefix(most * 2).map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .format, .surrogate, .privateUse, .unassigned: " "
            default: scalar
            }
        }
        let clean = String(String.UnicodeScalarView(scalars)).split(separator: " ").joined(separator: " ")
        return clean.count > most ? clean.prefix(most) + "…" : clean
    }
}
