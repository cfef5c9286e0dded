import ArgumentParser
import Foundation
import SinGANSupport

/// The options of pictures that belong to the input pixel by pixel, such as masks, and are carried into the result.
public struct CompanionOptions: ParsableArguments, Sendable {
    /// The companions (`--with`), as they are given: FILE or NAME=FILE.
    @Option(
        name: .customLong("with"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A file that belongs to the input pixel by pixel, such as a mask, a depth or a normal map; repeatable. It is carried into the result the way the picture is, and written beside it: out.png gets out-NAME.png. Where the task has a --model, it belongs to that picture. With patches it follows the engine's own patches; for a result of singan the nearest patches of the picture are searched.",
            valueName: "[name=]file"), completion: .file())
    public var given: [String] = []

    /// Whether all companions are maps of labels (`--labels`); false by default.
    @Flag(
        help: ArgumentHelp(
            "Take every companion for a map of labels: results have no value that it doesn't have. Files with a palette or with at most 64 different values are taken so anyhow."
        ))
    public var labels = false

    /// Whether companions that hold vectors of length 1 keep that length (`--normals`); false by default.
    @Flag(help: "Keep the length of vectors: for companions with three channels that hold directions, such as normal maps.")
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
    }

    /// Returns the companions with their names: those that are given, else what a file's name has beyond the picture's, else the file's own.
    ///
    /// - Parameter pictures: the files that the task reads, as the options give them; the companions belong to one of them.
    public func named(of pictures: [String]) -> [Named] {
        let stems = pictures.map(Self.stem)
        return given.map { text in
            let (name, path) = Self.parts(text)
            if let name { return Named(name: name, path: path) }
            let own = Self.stem(path)
            let stem = stems.first { own.hasPrefix($0) } ?? ""
            let rest = String(own.dropFirst(stem.count).drop { "-_. ".contains($0) })
            return Named(name: rest.isEmpty ? "companion" : rest, path: path)
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
    /// - Throws: a `ValidationError` where a name is given twice or can't be part of a file's name.
    public func validate() throws {
        var seen: Set<String> = []
        for text in given {
            let (name, path) = Self.parts(text)
            if path.isEmpty { throw ValidationError("--with \(text) names no file") }
            guard let name else { continue }
            guard name.count <= 64, name.allSatisfy({ $0.isLetter || $0.isNumber || "-_.".contains($0) }), !name.hasPrefix(".") else {
                throw ValidationError("--with \(text): a name has letters, digits, - and _")
            }
            guard seen.insert(name).inserted else { throw ValidationError("--with names \(name) twice: give each its own name") }
        }
        guard given.isEmpty, labels || normals else { return }
        throw ValidationError("\(labels ? "--labels" : "--normals") says how companions are carried: name them by --with")
    }
}
