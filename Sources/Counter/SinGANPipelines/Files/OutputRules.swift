import Foundation
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// What an output file has to be, checked before anything long begins.
package struct OutputRules {
    let inputs: [String]
    let force: Bool
    /// Whether folders that aren't there will be made.
    let makesFolders: Bool

    /// Makes the rules of a run.
    ///
    /// - Parameters:
    ///   - inputs: files that are never overwritten.
    ///   - force: whether files that are there give way.
    ///   - makesFolders: whether folders that aren't there will be made.
    package init(inputs: [String], force: Bool, makesFolders: Bool = false) {
        (self.inputs, self.force, self.makesFolders) = (inputs, force, makesFolders)
    }

    /// Checks the name of a picture's file.
    ///
    /// - Throws: `.usage` for an unknown extension, `.unavailable` for a format this machine can't write, and `.cannotCreate` where the file
    ///   can't or mustn't be written.
    package func checkPicture(_ path: String, option: String) throws(SinGANError) {
        let format = try ImageFormat.of(output: path)
        // Trying all formats takes a moment; these are in every libvips.
        if ![.png, .jpeg, .tiff].contains(format), !format.canSave {
            throw SinGANError(
                .unavailable, "libvips can't write \(format.rawValue) here, which \(option) \(path) asks for", hint: "Write PNG.")
        }
        try check(path, option: option)
    }

    /// Checks the name of an animation's file in the same way. Throws `.usage` also where the format can't show that many frames per second, and `.unavailable` where a helper
    /// program is missing.
    func checkAnimation(_ path: String, _ timing: TaskFiles.AnimationTiming, option: String) throws(SinGANError) {
        let format = try AnimationFormat.of(output: path)
        try Self.checkRate(format, timing)
        try format.checkSupport()
        try check(path, option: option)
    }

    static func checkRate(_ format: AnimationFormat, _ timing: TaskFiles.AnimationTiming) throws(SinGANError) {
        guard let fastest = format.fastest, timing.framesPerSecond > fastest else { return }
        throw SinGANError(
            .usage, "viewers of \(format.rawValue) show at most \(Int(fastest)) frames per second, not \(timing.framesPerSecond)",
            hint: "Ask for fewer, or write .mp4.")
    }

    /// Throws `.cannotCreate` where frames of another animation are in the folder that a player would take for this one's.
    ///
    /// - Parameters:
    ///   - frames: paths of the animation's own.
    ///   - path: the one that they are numbered from.
    func checkFrames(_ frames: [String], of path: String, in folder: String) throws(SinGANError) {
        let own = Set(frames.map { ($0 as NSString).lastPathComponent })
        let stem = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let others = names.filter { name in
            name.hasPrefix("\(stem)-") && name.hasSuffix(".png") && !own.contains(name)
                && name.dropFirst(stem.count + 1).dropLast(4).allSatisfy(\.isNumber)
        }
        guard let first = others.min() else { return }
        throw SinGANError(
            .cannotCreate, "\(folder) has \(others.count) frames of an animation of another length, \(first) among them",
            hint: "Remove them, or choose another folder with -o.")
    }

    /// Checks the name of a file of any kind.
    ///
    /// - Throws: `.cannotCreate` where it can't or mustn't be written.
    package func check(_ path: String, option: String) throws(SinGANError) {
        for input in inputs where input != "-" && FileIdentity(input) == FileIdentity(path) {
            throw SinGANError(.cannotCreate, "\(path) is an input, which is never overwritten", hint: "Choose another name with \(option).")
        }
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        guard !isFolder.boolValue else {
            throw SinGANError(.cannotCreate, "\(path) is a folder", hint: "Name a file with \(option).")
        }
        // What is written into isn't lost.
        if WaitingStream.isThere(path) { return try checkStream(path, option: option) }
        guard !exists || force else {
            throw SinGANError(
                .cannotCreate, "\(path) is there already", hint: "Overwrite it with --force, or choose another name with \(option).")
        }
        let folder = AtomicFile.folder(of: path)
        try checkFolder(makesFolders ? Self.nearestFolder(folder) : folder, option: option)
    }

    private func checkStream(_ path: String, option: String) throws(SinGANError) {
        guard access(path, W_OK) == 0 else {
            throw SinGANError(
                .cannotCreate, "can't write \(path): \(String(cString: strerror(errno)))", hint: "Choose another place with \(option).")
        }
    }

    /// Throws `.cannotCreate` unless files can be made in it.
    func checkFolder(_ folder: String, option: String) throws(SinGANError) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else {
            throw SinGANError(.cannotCreate, "there is no folder \(folder)", hint: "Make it first, or choose another with \(option).")
        }
        guard isFolder.boolValue else {
            throw SinGANError(.cannotCreate, "\(folder) is not a folder", hint: "Choose another with \(option).")
        }
        try tryWriting(in: folder, option: option)
    }

    /// Permissions don't tell all (root may write anywhere, and yet not in /proc): only a trial does.
    private func tryWriting(in folder: String, option: String) throws(SinGANError) {
        var name = Array("\(folder)/.singan-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else {
            let name = folder == "." ? "the current folder" : folder
            throw SinGANError(
                .cannotCreate, "can't write in \(name): \(String(cString: strerror(errno)))",
                hint: "Choose another folder with \(option).")
        }
        unlink(name)
        close(descriptor)
    }

    /// The folder itself, or the nearest one above it that is there.
    static func nearestFolder(_ folder: String) -> String {
        var folder = folder
        while !FileManager.default.fileExists(atPath: folder), folder != "/", folder != "." { folder = AtomicFile.folder(of: folder) }
        return folder
    }
}
