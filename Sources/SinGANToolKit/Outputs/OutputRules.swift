import Foundation
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// What an output file has to be, checked before anything long begins.
struct OutputRules {
    let inputs: [String]
    let force: Bool
    /// Whether folders that aren't there will be made.
    var makesFolders = false

    /// Throws `.usage` for an unknown extension, `.unavailable` for a format this machine can't write, and `.cannotCreate` where the file
    /// can't or mustn't be written.
    func checkPicture(_ path: String, option: String) throws(SinGANError) {
        let format = try ImageFormat.of(path: path)
        // Trying all formats takes a moment; these are in every libvips.
        if ![.png, .jpeg, .tiff].contains(format), !format.canSave {
            throw SinGANError(
                .unavailable, "libvips can't write \(format.rawValue) here, which \(option) \(path) asks for", hint: "Write PNG.")
        }
        try check(path, option: option)
    }

    /// The same for an animation. Throws `.usage` also where the format can't show that many frames per second, and `.unavailable` where a helper
    /// program is missing.
    func checkAnimation(_ path: String, _ timing: TaskFiles.AnimationTiming, option: String) throws(SinGANError) {
        let format = try AnimationFormat.of(path: path)
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

    /// The same without a look at the format.
    func check(_ path: String, option: String) throws(SinGANError) {
        for input in inputs where input != "-" && FileIdentity(input) == FileIdentity(path) {
            throw SinGANError(.cannotCreate, "\(path) is an input, which is never overwritten", hint: "Choose another name with \(option).")
        }
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        guard !isFolder.boolValue else {
            throw SinGANError(.cannotCreate, "\(path) is a folder", hint: "Name a file with \(option).")
        }
        guard !exists || force else {
            throw SinGANError(
                .cannotCreate, "\(path) is there already", hint: "Overwrite it with --force, or choose another name with \(option).")
        }
        let folder = Self.folder(of: path)
        try checkFolder(makesFolders ? Self.nearestFolder(folder) : folder, option: option)
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
            throw SinGANError(
                .cannotCreate, "can't write in \(folder): \(String(cString: strerror(errno)))",
                hint: "Choose another folder with \(option).")
        }
        unlink(name)
        close(descriptor)
    }

    /// The folder itself, or the nearest one above it that is there.
    static func nearestFolder(_ folder: String) -> String {
        var folder = folder
        while !FileManager.default.fileExists(atPath: folder), folder != "/", folder != "." { folder = Self.folder(of: folder) }
        return folder
    }

    static func folder(of path: String) -> String {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        return folder.isEmpty ? "." : folder
    }
}
