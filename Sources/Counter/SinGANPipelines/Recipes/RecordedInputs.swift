import Foundation
import SinGANSupport
import SinGANTasks

/// The inputs of a recipe, found again.
package struct RecordedInputs {
    /// The recipe's pipeline, with the files that are there.
    package let pipeline: Pipeline
    /// The names of unchanged inputs as the recipe has them, so that a rerun says the same.
    let recordedPaths: [String: String]
    /// Whether all inputs are the recipe's own.
    package let areTheSame: Bool
    /// What there is to say of inputs that were found elsewhere.
    package let notices: [String]

    /// Looks for the inputs of a recipe.
    ///
    /// - Parameters:
    ///   - file: the picture that the recipe is of.
    ///   - given: the values of `--input`.
    /// - Throws: `.noInput` where one is missing and `.badData` where one has changed.
    package init(_ recipe: Recipe, file: String, given: [InputAssignment]) throws(SinGANError) {
        var pipeline = try recipe.pipeline.giving(given)
        var (recorded, areTheSame, notices): ([String: String], Bool, [String]) = ([:], true, [])
        let store = ImageStore(onlyRegularFiles: true)
        for index in pipeline.inputs.indices {
            let input = pipeline.inputs[index]
            let (old, digest) = (recipe.pipeline.inputs[index].path ?? "", recipe.digests[input.name] ?? "")
            if given.contains(where: { $0.name == input.name }), let path = input.path {
                let found = path == "-" ? nil : try store.digest(of: path)
                if found == digest { recorded[input.name] = old } else { areTheSame = false }
                continue
            }
            let path = try Self.find(old, digest, input.name, file, store)
            if path != old { notices.append("\(input.name): \(path) is the \(old) it was made of") }
            (pipeline.inputs[index].path, recorded[input.name]) = (path, old)
        }
        (self.pipeline, recordedPaths, self.areTheSame, self.notices) = (pipeline, recorded, areTheSame, notices)
    }

    private static func find(
        _ old: String, _ digest: String, _ name: String, _ file: String, _ store: ImageStore
    ) throws(SinGANError) -> String {
        guard old != "-", !old.isEmpty else {
            throw SinGANError(.noInput, "the \(name) of \(file) came from standard input", hint: "Give it: --input \(name)=FILE.")
        }
        let folder = AtomicFile.folder(of: file)
        let last = old.split(separator: "/").last.map(String.init) ?? old
        var places = [old]
        if !old.hasPrefix("/"), folder != "." { places.append("\(folder)/\(old)") }
        places.append(folder == "." ? last : "\(folder)/\(last)")
        var changed: (path: String, digest: String)?
        for path in places where FileManager.default.fileExists(atPath: path) {
            let found = try store.digest(of: path)
            if found == digest { return path }
            changed = changed ?? (path, found)
        }
        guard let changed else {
            throw SinGANError(
                .noInput, "there is no \(old), the \(name) that \(file) was made of", hint: "Say where it is: --input \(name)=FILE.")
        }
        throw SinGANError(
            .badData,
            "\(changed.path), the \(name) of \(file), has changed since: its SHA-256 is \(changed.digest.prefix(12))..., and was "
                + "\(digest.prefix(12))...", hint: "Give the old one with --input \(name)=FILE, or the new one on purpose in the same way.")
    }
}
