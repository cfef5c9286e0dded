import Foundation
import SinGANSupport

/// The plugin folder while a plugin is put into it. What isn't needed is gone when its last user lets go of it: the copy, and folders made in vain.
final class PluginPlace: Sendable {
    private let folder: String
    /// Inside the folder, so that a rename does the rest; nobody else's.
    private let staging: String
    /// Folders that weren't there, the innermost first.
    private let made: [String]

    /// Makes the folder where it is missing.
    ///
    /// Throws `.usage` for a relative one, and `.cannotCreate` where that doesn't work or where anybody may write to it.
    init(_ folder: String) throws(SinGANError) {
        self.folder = folder
        guard folder.hasPrefix("/") else {
            throw SinGANError(
                .usage, "the plugin folder \(folder) is not a full path", hint: "Name it from the root in SINGAN_PLUGINS.")
        }
        var missing: [String] = []
        var next = URL(fileURLWithPath: folder)
        while !FileManager.default.fileExists(atPath: next.path), next.path != "/" {
            missing.append(next.path)
            next.deleteLastPathComponent()
        }
        made = missing
        for path in missing.reversed() where mkdir(path, 0o755) != 0 && errno != EEXIST {
            throw Self.failure("can't make the plugin folder \(folder)")
        }
        var status = stat()
        guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw SinGANError(.cannotCreate, "\(folder) is not a folder", hint: "Name another in SINGAN_PLUGINS.")
        }
        guard status.st_mode & S_IWOTH == 0 else {
            throw SinGANError(
                .cannotCreate, "anybody may write to the plugin folder \(folder)", hint: "Take that right away: chmod o-w '\(folder)'.")
        }
        var name = Array("\(folder)/.adding-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { throw Self.failure("can't write in the plugin folder \(folder)") }
        staging = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: staging)
        // Only an empty folder lets itself be removed.
        for path in made { rmdir(path) }
    }

    /// A copy that nobody else sees yet, with the permissions that it will have. Throws `.cannotCreate` and `.inputOutput`.
    func stage(_ source: PluginSource) throws(SinGANError) -> String {
        let path = "\(staging)/\(source.name)"
        try AtomicFile.write(try AtomicFile.read(source.path), to: path)
        guard chmod(path, source.mode) == 0 else { throw Self.failure("can't set the permissions of \(path)") }
        return path
    }

    /// Puts the copy where it belongs, at once and for good. Throws `.cannotCreate`.
    func install(_ staged: String, as target: String) throws(SinGANError) {
        guard rename(staged, target) == 0 else { throw Self.failure("can't write \(target)") }
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func failure(_ what: String) -> SinGANError {
        SinGANError(
            .cannotCreate, "\(what): \(String(cString: strerror(errno)))",
            hint: "See to its permissions, or name another in SINGAN_PLUGINS.")
    }
}

/// A file that somebody wants to have as a plugin.
struct PluginSource {
    /// The path with all links followed.
    let path: String
    /// The name that was given, link or not, which the plugin gets.
    let name: String
    let isLibrary: Bool

    /// The largest size in bytes.
    private static let most = 1 << 30

    /// Checks the file. Throws `.noInput` where it is missing or unreadable, and `.badData` where it has no plugin's name or is no regular file.
    init(_ file: String) throws(SinGANError) {
        guard let real = realpath(file, nil) else {
            throw SinGANError(.noInput, "can't read \(file): \(String(cString: strerror(errno)))", hint: "Check the name.")
        }
        path = String(cString: real)
        free(real)
        name = URL(fileURLWithPath: file).lastPathComponent
        isLibrary = LibraryFile.isNamed(name)
        var status = stat()
        guard stat(path, &status) == 0, access(path, R_OK) == 0 else {
            throw SinGANError(.noInput, "can't read \(file): \(String(cString: strerror(errno)))", hint: "Check its permissions.")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SinGANError(.badData, "\(file) is no regular file", hint: "A plugin is one file.")
        }
        guard status.st_size <= Self.most else {
            throw SinGANError(.badData, "\(file) has \(status.st_size) bytes; a plugin has at most \(Self.most)", hint: "Make it smaller.")
        }
        guard isLibrary || (name.hasPrefix("singan-") && !name.contains(".")) else {
            throw SinGANError(
                .badData, "\(file) is neither called singan-NAME, as executables are, nor NAME.so or NAME.dylib, as shared libraries are",
                hint: "Rename it.")
        }
    }

    /// The permissions: libraries are read, executables run.
    var mode: mode_t { isLibrary ? 0o644 : 0o755 }
}
