import Foundation
import SinGANImaging
import SinGANSupport

/// A folder of pictures that one input of a pipeline goes through.
package struct PictureFolder: Sendable {
    let input: String
    /// The folder.
    package let path: String
    /// The names of its pictures, in order.
    package let names: [String]
    /// What is in the folder and can't be named, as shells read it.
    let foreign: [String]

    /// Returns the folder among the inputs' files; nil where none is one.
    ///
    /// - Throws: `.usage` where several are, and `.noInput` where there is no picture in it.
    package static func among(_ inputs: [PipelineInput]) throws(SinGANError) -> PictureFolder? {
        let folders = inputs.filter { isFolder($0.path ?? "") }
        guard let input = folders.first, let path = input.path else { return nil }
        guard folders.count == 1 else {
            throw SinGANError(
                .usage, "\(folders[0].name) and \(folders[1].name) are both folders", hint: "One input can go through a folder.")
        }
        let all = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let foreign = ForeignName.names(in: path)
        let names = all.filter { name in
            // Repaired names are of no file.
            let isThere = foreign.isEmpty || FileManager.default.fileExists(atPath: "\(path)/\(name)")
            return isThere && !name.hasPrefix(".") && Self.isPicture(name) && !Self.isFolder("\(path)/\(name)")
        }.sorted()
        guard !names.isEmpty else {
            throw SinGANError(
                .noInput, "there is no picture in \(path)", hint: "Files are taken by their extensions, such as .png and .jpg.")
        }
        return PictureFolder(
            input: input.name, path: path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path, names: names, foreign: foreign)
    }

    /// What the outputs of a picture begin with. It depends on this name alone, so that none changes when another picture comes: a.png makes a, and
    /// a.jpg makes a.jpg; a.jpg.png, which would make the same, is called by its whole name.
    func stem(_ name: String) -> String {
        let stem = String(name.dropLast(4))
        return name.hasSuffix(".png") && !Self.isPicture(stem) ? stem : name
    }

    private static func isPicture(_ name: String) -> Bool { (try? ImageFormat.of(path: name)) != nil }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Returns the path of a picture.
    package func file(_ name: String) -> String { "\(path)/\(name)" }
}
