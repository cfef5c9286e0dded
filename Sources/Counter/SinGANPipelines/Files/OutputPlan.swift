import Foundation
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The place that one result goes to.
package enum OutputTarget: Equatable, Sendable {
    /// A file.
    case file(String)
    /// An animation in single pictures.
    case frames(folder: String, files: [String])
    /// Standard output.
    case standardOutput
}

/// The places for everything that a task makes. Made, and refused, before anything long begins.
package struct OutputPlan: Sendable {
    let targets: [OutputTarget]
    /// The files of the companions, by their names: one for each result, or for each frame of an animation.
    let companions: [(name: String, files: [String])]
    /// A folder that `-o NAME/` asks for and that isn't there yet. Made when there is something to put in.
    let newFolder: String?
    /// Whether files that are there give way.
    let replaces: Bool

    /// What the plan depends on.
    package struct Request {
        let files: TaskFiles
        /// `-o`.
        let output: String?
        let force: Bool
        let isJSON: Bool
        let isOutputTerminal: Bool
        /// Whether a file's folder is made where it isn't there.
        var makesFolders = false
        /// Whether the result has samples that only TIFF holds.
        package var needsTIFF = false
        /// Whether the plan is looked at and not carried out: nothing is asked of the file system that costs time for each of many files.
        var isProbe = false
        /// Returns the file that a companion's name in the options stands for.
        var file: (String) -> String = { $0 }

        /// Makes a request.
        ///
        /// - Parameters:
        ///   - files: what the task reads and makes.
        ///   - output: the value of `-o`.
        ///   - force: whether files that are there give way.
        ///   - isJSON: whether standard output carries a report.
        package init(files: TaskFiles, output: String?, force: Bool, isJSON: Bool, isOutputTerminal: Bool) {
            (self.files, self.output, self.force) = (files, output, force)
            (self.isJSON, self.isOutputTerminal) = (isJSON, isOutputTerminal)
        }
    }

    /// Makes a plan.
    ///
    /// - Throws: `.usage` and `.cannotCreate` where an output can't or mustn't be written.
    package init(_ request: Request) throws(SinGANError) {
        let files = request.files
        replaces = request.force
        let rules = OutputRules(inputs: files.inputs.map(\.path), force: request.force, makesFolders: request.makesFolders)
        if request.output == "-" {
            try Self.checkStandardOutput(request)
            (targets, companions) = ([.standardOutput], [])
            newFolder = nil
        } else {
            let missing = Self.missingFolder(request.output)
            targets = try Self.targets(request, rules, isNew: missing != nil)
            if request.needsTIFF, request.files.animation == nil { try Self.checkTIFF(targets) }
            companions = Self.companions(request, beside: targets)
            if missing == nil, !request.isProbe {
                for file in companions.flatMap(\.files) where !Self.liesInNewFolder(file) { try rules.check(file, option: "--with") }
            }
            newFolder = missing ?? (request.makesFolders ? Self.missingParent(request.output) : nil)
        }
        for side in files.sideOutputs { try rules.checkPicture(side.path, option: side.option) }
        guard !request.isProbe else { return }
        try Self.checkDifferent(targets, companions.flatMap(\.files), files.sideOutputs)
    }

    /// Whether a picture goes to standard output, so that nothing else may.
    package var takesStandardOutput: Bool { targets.contains(.standardOutput) }

    private static func targets(_ request: Request, _ rules: OutputRules, isNew: Bool) throws(SinGANError) -> [OutputTarget] {
        let place = try place(request, rules)
        if let animation = request.files.animation, place.folder == nil {
            if !request.isProbe { try rules.checkAnimation(place.path, animation, option: "-o") }
            return [.file(place.path)]
        }
        let count = request.files.animation?.frames ?? request.files.results
        let paths = (0..<count).map { OutputName.numbered(place.path, $0 + 1, of: count) }
        // What goes into a new folder can't be in anything's way.
        let isNew = isNew || request.isProbe
        if !isNew { for path in paths { try rules.checkPicture(path, option: "-o") } }
        if request.files.animation != nil, let folder = place.folder {
            if !isNew { try rules.checkFrames(paths, of: place.path, in: folder) }
            return [.frames(folder: folder, files: paths)]
        }
        return paths.map { .file($0) }
    }

    /// Throws `.usage` where a target is no TIFF file.
    private static func checkTIFF(_ targets: [OutputTarget]) throws(SinGANError) {
        for case .file(let path) in targets where !OutputName.isTIFF(path) {
            throw SinGANError(
                .usage, "the result has the input's own samples, and only TIFF holds them, not \(path)",
                hint: "Name a file that ends in .tif with -o.")
        }
    }

    /// The files of the companions beside the results. Those of one animation lie in a folder of their own.
    private static func companions(_ request: Request, beside targets: [OutputTarget]) -> [(name: String, files: [String])] {
        let pictureName = OutputName.plain(request.files.inputs.first?.path ?? "-")
        return request.files.companions.map { companion in
            let ending = OutputName.isTIFF(request.file(companion.path)) ? "tif" : "png"
            let files = targets.flatMap { target -> [String] in
                switch target {
                case .standardOutput: return []
                case .frames(_, let files): return files.map { OutputName.companion($0, companion.name, ending) }
                case .file(let path):
                    guard let animation = request.files.animation else {
                        return [OutputName.companion(path, companion.name, ending, of: pictureName, in: request.output)]
                    }
                    let folder = (OutputName.companion(path, companion.name, ending) as NSString).deletingPathExtension
                    let first = "\(folder)/\((folder as NSString).lastPathComponent).\(ending)"
                    return (1...animation.frames).map { OutputName.numbered(first, $0, of: animation.frames) }
                }
            }
            return (companion.name, files)
        }
    }

    /// Whether a file lies in a folder that isn't there.
    private static func liesInNewFolder(_ file: String) -> Bool { !FileManager.default.fileExists(atPath: AtomicFile.folder(of: file)) }

    /// The name of a single result, or what the names of several are numbered from, and the folder if one was named.
    private static func place(_ request: Request, _ rules: OutputRules) throws(SinGANError) -> (path: String, folder: String?) {
        let stem = OutputName.stem(input: request.files.inputs.first?.path ?? "-", suffix: request.files.suffix)
        let ending = request.needsTIFF ? "tif" : "png"
        guard let output = request.output else { return ("\(stem).\(request.files.animation == nil ? ending : "gif")", nil) }
        guard !output.contains(OutputName.place) else {
            return (output.replacing(OutputName.place, with: OutputName.plain(request.files.inputs.first?.path ?? "-")), nil)
        }
        guard !output.isEmpty else { throw SinGANError(.usage, "-o is empty", hint: "Name a file, a folder, or - for standard output.") }
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: output, isDirectory: &isFolder)
        guard output.hasSuffix("/") || (exists && isFolder.boolValue) else { return (output, nil) }
        let folder = output.count > 1 && output.hasSuffix("/") ? String(output.dropLast()) : output
        let parent = missingFolder(output).map(AtomicFile.folder) ?? folder
        if !request.isProbe { try rules.checkFolder(request.makesFolders ? OutputRules.nearestFolder(parent) : parent, option: "-o") }
        return ("\(folder)\(folder.hasSuffix("/") ? "" : "/")\(stem).\(request.files.animation == nil ? ending : "png")", folder)
    }

    /// `-o NAME/` where there is no such folder.
    private static func missingFolder(_ output: String?) -> String? {
        guard let output, output.count > 1, output.hasSuffix("/") else { return nil }
        let folder = String(output.dropLast())
        return FileManager.default.fileExists(atPath: folder) ? nil : folder
    }

    /// The folder of `-o FILE` where there is no such folder.
    private static func missingParent(_ output: String?) -> String? {
        guard let folder = output.map(AtomicFile.folder) else { return nil }
        return FileManager.default.fileExists(atPath: folder) ? nil : folder
    }

    private static func checkStandardOutput(_ request: Request) throws(SinGANError) {
        if let animation = request.files.animation { try OutputRules.checkRate(.gif, animation) }
        guard !request.isJSON else {
            throw SinGANError(.usage, "-o - and --json both want standard output", hint: "Write the picture to a file.")
        }
        guard !request.isOutputTerminal else {
            throw SinGANError(
                .usage, "standard output is a terminal, which can't show a picture file", hint: "Name a file with -o, or use a pipe.")
        }
        guard request.files.companions.isEmpty else {
            throw SinGANError(
                .usage, "companions don't fit beside the picture on standard output", hint: "Name a file or a folder with -o.")
        }
        guard request.files.results == 1 else {
            throw SinGANError(
                .usage, "\(request.files.results) pictures don't fit one standard output", hint: "Name a folder with -o, or ask for one.")
        }
    }

    /// Throws `.cannotCreate` where it can't be made after all.
    func makeFolder() throws(SinGANError) {
        guard let newFolder else { return }
        try Self.makeFolder(newFolder)
    }

    static func makeFolder(_ newFolder: String) throws(SinGANError) {
        do { try FileManager.default.createDirectory(atPath: newFolder, withIntermediateDirectories: true) } catch {
            throw SinGANError(.cannotCreate, "can't make the folder \(newFolder)", hint: "Choose another with -o.", cause: error)
        }
    }

    private static func checkDifferent(
        _ targets: [OutputTarget], _ companions: [String], _ sides: [TaskFiles.SideOutput]
    ) throws(SinGANError) {
        var seen: Set<FileIdentity> = []
        var paths = sides.map { ($0.path, $0.option) } + companions.map { ($0, "--with") }
        for case .file(let path) in targets { paths.append((path, "-o")) }
        for case .frames(_, let files) in targets { paths += files.map { ($0, "-o") } }
        for (path, option) in paths where !seen.insert(FileIdentity(path)).inserted {
            throw SinGANError(.usage, "\(path) is named for two outputs", hint: "Choose another name with \(option).")
        }
    }
}

/// Names of results that nobody named.
package enum OutputName {
    /// Returns "bg-harmonized" of bg.jpg and "harmonized". Standard input is called "stdin".
    package static func stem(input: String, suffix: String) -> String {
        let name = input == "-" ? "stdin" : URL(fileURLWithPath: input).deletingPathExtension().lastPathComponent
        // Models of the cache are called by 64 digits; the first twelve tell them apart.
        let isDigest = name.count == 64 && name.allSatisfy(\.isHexDigit)
        return "\(isDigest ? String(name.prefix(12)) : name)-\(suffix)"
    }

    /// The place of the picture's or the companion's own name in `-o`.
    package static let place = "{name}"

    /// The name of a file without folder and ending; standard input is called "stdin".
    static func plain(_ input: String) -> String {
        input == "-" ? "stdin" : URL(fileURLWithPath: input).deletingPathExtension().lastPathComponent
    }

    static func isTIFF(_ path: String) -> Bool { ["tif", "tiff"].contains((path as NSString).pathExtension.lowercased()) }

    /// "a.png" becomes "a-mask.png". Where `-o` has a place for the name, the companion's stands there instead of the picture's.
    static func companion(_ path: String, _ name: String, _ ending: String, of picture: String = "", in output: String? = nil) -> String {
        let stem = (path as NSString).deletingPathExtension
        if let output, output.contains(place) {
            let pattern = (output as NSString).deletingPathExtension
            let written = pattern.replacing(place, with: picture)
            return "\(pattern.replacing(place, with: name))\(stem.dropFirst(written.count)).\(ending)"
        }
        return "\(stem)-\(name).\(ending)"
    }

    /// "a.png" becomes "a-2.png"; a single result keeps its name.
    static func numbered(_ path: String, _ number: Int, of count: Int) -> String {
        guard count > 1 else { return path }
        // Leading zeros keep a folder's listing in order.
        let digits = String(number)
        return MovedFile.name(path, String(repeating: "0", count: String(count).count - digits.count) + digits)
    }
}

/// Whether two names mean one file.
struct FileIdentity: Hashable {
    private let device: UInt64
    private let node: UInt64
    private let path: String

    /// The identity of a file: where it is there its device and inode, whatever links lead to it. Else its full path, as far as folders exist.
    init(_ path: String) {
        var status = stat()
        if stat(path, &status) == 0 {
            (device, node, self.path) = (UInt64(status.st_dev), UInt64(status.st_ino), "")
        } else {
            let url = URL(fileURLWithPath: path)
            (device, node) = (0, 0)
            self.path = url.deletingLastPathComponent().resolvingSymlinksInPath().appendingPathComponent(url.lastPathComponent).path
        }
    }
}
