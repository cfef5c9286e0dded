import Foundation
import SinGANSupport

/// A file that may be a plugin, and that can be trusted as far as one that the user put there.
struct PluginFile {
    /// The absolute path at which it was found.
    let path: String
    /// The stamp that tells a changed file from the one that was asked before: its times, its size and its number.
    let stamp: String

    /// Checks the file. Throws `.badData` unless it is a regular file (links are followed) that others can't replace: neither the file nor the folder
    /// that it or a link to it is in may be writable for everybody.
    init(_ path: String) throws(SinGANError) {
        self.path = path
        var status = stat()
        guard let real = realpath(path, nil) else { throw Self.refused("can't be read: \(String(cString: strerror(errno)))") }
        defer { free(real) }
        guard stat(real, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw Self.refused("is no regular file") }
        guard status.st_mode & S_IWOTH == 0 else { throw Self.refused("can be written by everybody", "Take that away: chmod o-w \(path)") }
        for file in Set([path, String(cString: real)]) {
            try Self.checkFolder(URL(fileURLWithPath: file).deletingLastPathComponent().path)
        }
        #if canImport(Darwin)
            let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
        #else
            let (modified, changed) = (status.st_mtim, status.st_ctim)
        #endif
        stamp = "\(modified.tv_sec).\(modified.tv_nsec) \(changed.tv_sec).\(changed.tv_nsec) \(status.st_size) \(status.st_ino)"
    }

    var isExecutable: Bool { access(path, X_OK) == 0 }

    /// Checks a folder. Throws `.badData` where everybody can put files into it.
    static func checkFolder(_ folder: String) throws(SinGANError) {
        var status = stat()
        guard stat(folder, &status) == 0, status.st_mode & S_IWOTH != 0 else { return }
        throw refused("is in a folder that everybody can write in", "Take that away: chmod o-w \(folder)")
    }

    private static func refused(_ what: String, _ hint: String? = nil) -> SinGANError { SinGANError(.badData, "it \(what)", hint: hint) }
}
