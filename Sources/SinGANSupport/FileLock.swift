import Foundation

/// An advisory lock that a crashed process can't leave behind: the kernel lets go of it when its holder ends.
///
/// Threads of one process exclude each other too, since every `FileLock` opens the file anew.
public final class FileLock: Sendable {
    private let descriptor: Int32
    public let path: String

    private init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    /// Takes the lock, or returns nil if another holds it. Throws `.cannotCreate` where the file can't be opened.
    public static func attempt(_ path: String) throws(SinGANError) -> FileLock? {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw SinGANError(
                .cannotCreate, "can't create \(path): \(String(cString: strerror(errno)))", hint: "Choose another folder with --models.")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            close(descriptor)
            if reason == EWOULDBLOCK { return nil }
            throw SinGANError(
                .inputOutput, "can't lock \(path): \(String(cString: strerror(reason)))",
                hint: "Choose a folder on a local disk with --models.")
        }
        // The holder's number is for people who look at the file; the lock itself is the kernel's.
        ftruncate(descriptor, 0)
        let text = "\(getpid())\n"
        _ = text.withCString { Foundation.write(descriptor, $0, strlen($0)) }
        return FileLock(descriptor: descriptor, path: path)
    }

    /// The process number that the holder wrote, if it can be read.
    public static func holder(_ path: String) -> Int32? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        return Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    deinit { close(descriptor) }
}
