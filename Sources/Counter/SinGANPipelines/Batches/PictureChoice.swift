import Foundation
import SinGANSupport

/// What a command line says about which pictures of a folder it goes through, and what belongs to each.
package struct PictureChoice: Sendable {
    /// The file that lists the pictures, and the input that they are for (`--list`); nil for those of a folder.
    package var list: InputAssignment?
    /// How partners are called (`--pair`): PATTERN or NAME=PATTERN.
    package var pairs: [String] = []
    /// Other names of inputs, which `--pair` may use.
    package var aliases: [String: String] = [:]
    /// The part of the pictures that is wanted (`--shard`); nil for all.
    package var shard: PictureShard?
    /// An option that only makes sense for many pictures, if one is given.
    package var option: String?
    private let standardInput: @Sendable () throws(SinGANError) -> [UInt8]

    /// Makes the choice of all pictures.
    ///
    /// - Parameter standardInput: reads the list that is called "-".
    package init(standardInput: @escaping @Sendable () throws(SinGANError) -> [UInt8]) { self.standardInput = standardInput }

    /// The input that the list is for; nil without a list.
    func listed(among inputs: [PipelineInput]) throws(SinGANError) -> PipelineInput? {
        guard let list else { return nil }
        guard let input = inputs.first(where: { $0.name == list.name && $0.path == list.path }) else {
            throw SinGANError(
                .usage, "--list gives files to the input \(list.name), which nothing takes",
                hint: "Write --list NAME=FILE, or leave it out.")
        }
        return input
    }

    /// Throws `.usage` where something was chosen among pictures that are none.
    func checkNothingIsWanted() throws(SinGANError) {
        guard let option = pairs.isEmpty ? shard == nil ? option : "--shard" : "--pair" else { return }
        throw SinGANError(
            .usage, "\(option) is about many pictures, and no folder is named", hint: "Name a folder of pictures, or give --list.")
    }

    /// The files of the list, each once, and what there is to say of it.
    func listedFiles() throws(SinGANError) -> (files: [(file: String, name: String)], notices: [String]) {
        guard let list else { return ([], []) }
        let bytes = list.path == "-" ? try standardInput() : try AtomicFile.read(list.path)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SinGANError(.badData, "\(list.path) is not UTF-8, and lists names of files", hint: "Save it as UTF-8.")
        }
        var (files, seen, again): ([(file: String, name: String)], Set<String>, Int) = ([], [], 0)
        for line in text.split(whereSeparator: \.isNewline) {
            let path = line.trimmingCharacters(in: .whitespaces)
            guard !path.isEmpty else { continue }
            if seen.insert(path).inserted { files.append((path, path)) } else { again += 1 }
        }
        return (files, again == 0 ? [] : ["\(list.path) names \(again) files again, which are taken once"])
    }
}
