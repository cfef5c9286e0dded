import SinGANSupport

/// The partners of pictures in other folders, found by their names.
struct Pairing {
    private struct Folder {
        let input: String
        let path: String
        let pattern: String
        /// The names of the folder's pictures, by what they are without their extensions.
        let byStem: [String: [String]]
        var taken: Set<String> = []
    }

    private var folders: [Folder] = []
    /// Pictures without a partner, and what was looked for.
    private var missing: [String] = []

    /// The place of the picture's name in a pattern.
    static let place = "{stem}"
    /// How many names a message lists.
    private static let listed = 3

    /// - Parameters:
    ///   - leading: the input whose pictures have partners.
    ///   - others: the inputs that are folders beside it.
    init(_ leading: PipelineInput, _ others: [PipelineInput], _ choice: PictureChoice) throws(SinGANError) {
        var (patterns, general): ([String: String], String?) = ([:], nil)
        for text in choice.pairs {
            let (name, pattern) = try Self.parts(text)
            guard let name else {
                guard general == nil else { throw Self.mistake(text, "is the second one for all folders", "Write --pair NAME=PATTERN.") }
                general = pattern
                continue
            }
            let input = choice.aliases[name] ?? name
            guard others.contains(where: { $0.name == input }) else {
                let known = others.map { other in choice.aliases.first { $0.value == other.name }?.key ?? other.name }
                throw Self.mistake(
                    text, "is about \(name), which is no folder of partners",
                    known.isEmpty ? "There is none beside \(leading.path ?? leading.name)." : "There are: \(known.joined(separator: ", "))."
                )
            }
            patterns[input] = pattern
        }
        guard !others.isEmpty || choice.pairs.isEmpty else {
            throw Self.mistake(choice.pairs[0], "is about partners, and there is no second folder", "Name one, or leave it out.")
        }
        for other in others {
            let path = other.path ?? ""
            let names = PictureFiles(in: path).names
            folders.append(
                Folder(
                    input: other.name, path: path, pattern: patterns[other.name] ?? general ?? Self.place,
                    byStem: Dictionary(grouping: names) { PictureSet.plainStem($0) }))
        }
    }

    private static func parts(_ text: String) throws(SinGANError) -> (name: String?, pattern: String) {
        let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let isNamed = halves.count == 2 && !halves[0].isEmpty && !halves[0].contains(place)
        let pattern = isNamed ? halves[1] : text
        guard pattern.contains(place), !pattern.contains("/") else {
            throw mistake(text, "doesn't say where the picture's name stands", "Write it like this: --pair '{stem}_mask'.")
        }
        return (isNamed ? halves[0] : nil, pattern)
    }

    private static func mistake(_ text: String, _ flaw: String, _ hint: String) -> SinGANError {
        SinGANError(.usage, "--pair \(PipelineText.quoted(text)) \(flaw)", hint: hint)
    }

    /// Returns the partners of a picture, by the inputs' names. Missing ones are remembered.
    ///
    /// Throws `.badData` where two files could be one.
    mutating func partners(of name: String, stem: String) throws(SinGANError) -> [String: String] {
        var found: [String: String] = [:]
        for index in folders.indices {
            let folder = folders[index]
            let wanted = folder.pattern.replacing(Self.place, with: stem)
            let names = folder.byStem[wanted] ?? []
            guard names.count < 2 else {
                throw SinGANError(
                    .badData, "\(names[0]) and \(names[1]) in \(folder.path) could both belong to \(name)", hint: "Move one of them away.")
            }
            guard let partner = names.first else {
                missing.append("\(name) (no \(wanted).* in \(folder.path))")
                continue
            }
            folders[index].taken.insert(partner)
            found[folder.input] = PictureSet.inside(folder.path, partner)
        }
        return found
    }

    /// Throws `.noInput` where pictures have no partner, naming some.
    func checkMissing(of count: Int) throws(SinGANError) {
        guard !missing.isEmpty else { return }
        let more = missing.count > Self.listed ? ", and \(missing.count - Self.listed) more" : ""
        throw SinGANError(
            .noInput,
            "\(missing.count) partners of \(count) pictures are missing: \(missing.prefix(Self.listed).joined(separator: ", "))\(more)",
            hint: "Add them, or say how they are called: --pair '{stem}_mask'.")
    }

    /// A sentence for each folder that has files which belong to no picture.
    var leftOver: [String] {
        folders.compactMap { folder in
            let rest = folder.byStem.values.flatMap(\.self).filter { !folder.taken.contains($0) }.sorted()
            guard !rest.isEmpty else { return nil }
            let more = rest.count > Self.listed ? ", and \(rest.count - Self.listed) more" : ""
            return
                "\(rest.count) of \(folder.path) belong to no picture and are left out: \(rest.prefix(Self.listed).joined(separator: ", "))\(more)"
        }
    }
}
