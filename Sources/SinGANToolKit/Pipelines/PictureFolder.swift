import Foundation
import SinGANImaging
import SinGANPipelines
import SinGANSupport

/// A folder of pictures that one input of a pipeline goes through.
struct PictureFolder: Sendable {
    let input: String
    let path: String
    /// Names in the folder, in order.
    let names: [String]

    /// The input that is a folder; nil where none is.
    ///
    /// Throws `.usage` where several are, and `.noInput` where there is no picture in it.
    static func among(_ inputs: [PipelineInput]) throws(SinGANError) -> PictureFolder? {
        let folders = inputs.filter { input in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: input.path ?? "", isDirectory: &isFolder) && isFolder.boolValue
        }
        guard let input = folders.first, let path = input.path else { return nil }
        guard folders.count == 1 else {
            throw SinGANError(
                .usage, "\(folders[0].name) and \(folders[1].name) are both folders", hint: "One input can go through a folder.")
        }
        let all = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let names = all.filter { !$0.hasPrefix(".") && (try? ImageFormat.of(path: $0)) != nil }.sorted()
        guard !names.isEmpty else {
            throw SinGANError(
                .noInput, "there is no picture in \(path)", hint: "Files are taken by their extensions, such as .png and .jpg.")
        }
        return PictureFolder(input: input.name, path: path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path, names: names)
    }

    /// What the outputs of a picture begin with: its name without the extension, where no other picture has that.
    func stem(_ name: String) -> String {
        let stem = URL(fileURLWithPath: name).deletingPathExtension().lastPathComponent
        let same = names.filter { URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent == stem }
        return same.count == 1 ? stem : name
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }
}
