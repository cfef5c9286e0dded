import Foundation

/// Whether two names mean one file.
struct FileIdentity: Hashable {
    private let device: UInt64
    private let node: UInt64
    private let path: String

    /// Of a file that is there: its device and inode, whatever links lead to it. Else its full path, as far as folders exist.
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
