import ArgumentParser
import Foundation
import SinGANSupport

/// The options of pictures that belong to the input pixel by pixel, such as masks, and are carried into the result.
public struct CompanionOptions: ParsableArguments, Sendable {
    /// The companions (`--with`), as they are given: FILE or NAME=FILE.
    @Option(
        name: .customLong("with"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A file that belongs to the input pixel by pixel, such as a mask, a depth or a normal map; repeatable. It is carried into the result the way the picture is, and written beside it: out.png gets out-NAME.png. Where the task has a --model, it belongs to that picture. With patches it follows the engine's own patches; for a result of singan the nearest patches of the picture are searched. With --also, give each name once for the input and once for every --also, in their order.",
            valueName: "[name=]file"), completion: .file())
    public var given: [String] = []

    /// Whether all companions are maps of labels (`--labels`); false by default.
    @Flag(
        help: ArgumentHelp(
            "Take every companion for a map of labels: results have no value that it doesn't have. Files with a palette or with at most 64 different values are taken so anyhow."
        ))
    public var labels = false

    /// Whether companions that hold vectors of length 1 keep that length (`--normals`); false by default.
    @Flag(
        help:
            "Keep the length of vectors: for companions with three channels that hold directions, such as normal maps. With --exact they are vectors of the companion."
    )
    public var normals = false

    /// Whether no values are mixed (`--exact`); false by default.
    @Flag(
        help:
            "Interpolate nothing in companions, and in rasters that are no 8 or 16 bit pictures: all values in the results are values of the input."
    )
    public var exact = false

    /// Makes the options without any companion.
    public init() {}

    /// The long name of the option that names companions.
    public static let option = "with"

    /// A companion's name and its file.
    public struct Named: Sendable, Hashable {
        /// The name, which the results' files have in theirs.
        public let name: String
        /// The file as the options give it.
        public let path: String
        /// The files of the same name that belong to the other examples of the picture (`--also`), in their order.
        public internal(set) var others: [String] = []
    }

    /// Returns the companions with their names: those that are given, else what a file's name has beyond the picture's, else "companion". Files of one
    /// name are one companion, of the picture and of its other examples.
    ///
    /// - Parameter pictures: the files that the task reads, as the options give them; the companions belong to one of them, and to its examples.
    public func named(of pictures: [String]) -> [Named] {
        let stems = pictures.map(Self.stem)
        var all: [Named] = []
        for text in given {
            let (given, path) = Self.parts(text)
            let name = given ?? Self.name(of: path, beside: stems)
            if let known = all.firstIndex(where: { $0.name == name }) {
                all[known].others.append(path)
            } else {
                all.append(Named(name: name, path: path))
            }
        }
        return all
    }

    private static func name(of path: String, beside stems: [String]) -> String {
        let own = stem(path)
        let known = stems.filter { own.hasPrefix($0) }.map(\.count).max() ?? 0
        let rest = String(own.dropFirst(known).drop { "-_. ".contains($0) })
        return rest.isEmpty ? "companion" : rest
    }

    /// Checks that every companion has a file for the picture and for each of its other examples.
    ///
    /// - Throws: a `ValidationError` with the numbers where it hasn't.
    public static func check(_ named: [Named], examples: [String]) throws {
        for companion in named where companion.others.count != examples.count {
            let count = 1 + companion.others.count
            guard !examples.isEmpty else {
                throw ValidationError(
                    "--with names \(companion.name) \(count) times: give each its own name, such as --with other=\(companion.others[0])")
            }
            throw ValidationError(
                "--with names \(companion.name) for \(count) of \(1 + examples.count) pictures: give it for the input and for every --also, in their order"
            )
        }
    }

    /// Divides NAME=FILE; a file whose name has a "=" behind a "/" has no name.
    public static func parts(_ text: String) -> (name: String?, path: String) {
        guard let sign = text.firstIndex(of: "="), !text[..<sign].contains("/"), sign != text.startIndex else { return (nil, text) }
        return (String(text[..<sign]), String(text[text.index(after: sign)...]))
    }

    private static func stem(_ path: String) -> String {
        let name = path.hasPrefix("@") ? String(path.dropFirst()) : path
        return URL(fileURLWithPath: name).deletingPathExtension().lastPathComponent
    }

    /// Checks names and files.
    ///
    /// - Throws: a `ValidationError` where a name can't be part of a file's name.
    public func validate() throws {
        for text in given {
            let (name, path) = Self.parts(text)
            if path.isEmpty { throw ValidationError("--with \(text) names no file") }
            guard let name else { continue }
            guard name.count <= 64, name.allSatisfy({ $0.isLetter || $0.isNumber || "-_.".contains($0) }), !name.hasPrefix(".") else {
                throw ValidationError("--with \(text): a name has letters, digits, - and _")
            }
        }
        guard given.isEmpty, labels || normals else { return }
        throw ValidationError("\(labels ? "--labels" : "--normals") says how companions are carried: name them by --with")
    }
}
