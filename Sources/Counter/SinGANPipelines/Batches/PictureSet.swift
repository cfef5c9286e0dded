import Foundation
import SinGANImaging
import SinGANSupport

/// The pictures that a batch goes through, each with the files of other folders that belong to it.
package struct PictureSet: Sendable {
    /// One picture.
    package struct Item: Sendable {
        /// The file.
        package let file: String
        /// What messages about it begin with: its name in the folder; of a list's file the whole path.
        package let name: String
        /// What its results' names begin with.
        package let stem: String
        /// The files of the inputs that change from picture to picture, by the inputs' names: the picture itself, and its partners.
        package let files: [String: String]
    }

    /// The source of the pictures: a folder, or a file that lists them.
    package let place: String
    /// The same in words: "images is a folder of 12 pictures".
    package let description: String
    /// The pictures, in order.
    package let items: [Item]
    /// What there is to say of files that are left out.
    package let notices: [String]
    /// The folders that are read, none of which results may go into.
    let folders: [String]
    /// The name of the input whose pictures these are.
    package let input: String

    /// How results are called by their pictures.
    package enum Naming: Sendable {
        /// a.jpg makes "a", as it does where one picture is worked on alone.
        case plain
        /// a.jpg makes "a.jpg", and a.png makes "a": both may lie in one folder.
        case whole
    }

    /// Finds the pictures of the inputs that are folders or lists.
    ///
    /// - Returns: nil where no input is a folder and none is listed.
    /// - Throws: `.usage` for choices that make no sense, `.noInput` where there is no picture or a partner is missing, and `.badData` where two files
    ///   could be a partner.
    package static func among(_ inputs: [PipelineInput], _ choice: PictureChoice, naming: Naming = .whole) throws(SinGANError)
        -> PictureSet?
    {
        let listed = try choice.listed(among: inputs)
        let folders = inputs.filter { $0.name != listed?.name && isFolder($0.path ?? "") }
        guard let leading = listed ?? folders.first, let path = leading.path else {
            try choice.checkNothingIsWanted()
            return nil
        }
        var pairing = try Pairing(leading, folders.filter { $0.name != leading.name }, choice)
        let place = trimmed(path)
        var notices: [String] = []
        let files: [(file: String, name: String)]
        if listed != nil {
            (files, notices) = try choice.listedFiles()
        } else {
            let found = PictureFiles(in: place)
            notices = found.foreign.map { "\($0) in \(place) is left out, as its name is not UTF-8: rename it" }
            files = found.names.map { (inside(place, $0), $0) }
        }
        guard !files.isEmpty else {
            throw SinGANError(
                .noInput, "there is no picture in \(place)",
                hint: listed == nil ? "Files are taken by their extensions, such as .png and .jpg." : "It has the path of one on each line."
            )
        }
        var items: [Item] = []
        for (file, name) in files {
            let last = (file as NSString).lastPathComponent
            var own = try pairing.partners(of: name, stem: plainStem(last))
            own[leading.name] = file
            items.append(Item(file: file, name: name, stem: naming == .plain ? plainStem(last) : wholeStem(last), files: own))
        }
        try pairing.checkMissing(of: files.count)
        // A list is meant to leave files out.
        if listed == nil { notices += pairing.leftOver }
        if let shard = choice.shard { items = items.filter { shard.has($0.stem) } }
        let read = folders.compactMap(\.path) + (listed == nil ? [] : Array(Set(files.map { AtomicFile.folder(of: $0.file) })))
        let name = place == "-" ? "the list" : place
        let words =
            (listed == nil ? "\(name) is a folder of " : "\(name) lists ") + (files.count == 1 ? "1 picture" : "\(files.count) pictures")
        return PictureSet(place: name, description: words, items: items, notices: notices, folders: read, input: leading.name)
    }

    /// What the outputs of a picture begin with, where it depends on its whole name alone, so that none changes when another picture comes: a.png makes a,
    /// and a.jpg makes a.jpg; a.jpg.png, which would make the same, is called by its whole name.
    private static func wholeStem(_ name: String) -> String {
        let stem = String(name.dropLast(4))
        return name.hasSuffix(".png") && !PictureFiles.isPicture(stem) ? stem : name
    }

    /// The name without its extension.
    static func plainStem(_ name: String) -> String { (name as NSString).deletingPathExtension }

    private static func trimmed(_ path: String) -> String { path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path }

    static func inside(_ folder: String, _ name: String) -> String { folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)" }

    /// Whether the path is a folder.
    package static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}

/// The pictures of a folder, by their extensions.
struct PictureFiles {
    /// Their names, in order.
    let names: [String]
    /// What is in the folder and can't be named, as shells read it.
    let foreign: [String]

    init(in folder: String) {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let foreign = ForeignName.names(in: folder)
        names = all.filter { name in
            // Repaired names are of no file.
            let isThere = foreign.isEmpty || FileManager.default.fileExists(atPath: "\(folder)/\(name)")
            return isThere && !name.hasPrefix(".") && Self.isPicture(name) && !PictureSet.isFolder("\(folder)/\(name)")
        }.sorted()
        self.foreign = foreign
    }

    static func isPicture(_ name: String) -> Bool { (try? ImageFormat.of(path: name)) != nil }
}
