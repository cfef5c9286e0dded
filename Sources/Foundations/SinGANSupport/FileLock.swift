import Foundation

/// An advisory lock on a file. A crashed process can't leave it behind: the kernel releases the lock when its holder ends.
///
/// Threads of one process exclude each other too, since every `FileLock` opens the file anew. Some network file systems have no locks; then `problem`
/// says so, and the holder of this object excludes nobody.
public final class FileLock: Sendable {
    private let descriptor: Int32
    /// The path of the locked file.
    public let path: String

    /// The reason why there is no lock, in the system's words; nil where the lock is held.
    public let problem: String?

    private init(descriptor: Int32, path: String, problem: String?) {
        self.descriptor = descriptor
        self.path = path
        self.problem = problem
    }

    /// The errors of `flock` where a file system has no locks. ENOTSUPP (524) comes from within the kernel and has no name outside.
    private static let unsupported: Set<Int32> = [ENOLCK, ENOSYS, EOPNOTSUPP, ENOTSUP, 524]

    /// Takes the lock, or returns nil if another process or thread holds it. Never waits.
    ///
    /// - Throws: `.cannotCreate` where the file can't be opened, `.inputOutput` where locking fails for another reason.
    ///
    /// - Parameter take: the system's `flock`; tests pass another function.
    public static func attempt(
        _ path: String, take: (_ descriptor: Int32, _ operation: Int32) -> Int32 = flock
    ) throws(SinGANError) -> FileLock? {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw SinGANError(
                .cannotCreate, "can't create \(path): \(String(cString: strerror(errno)))", hint: "Choose another folder with --models.")
        }
        var reason: Int32 = 0
        repeat { reason = take(descriptor, LOCK_EX | LOCK_NB) == 0 ? 0 : errno } while reason == EINTR
        guard reason == 0 || unsupported.contains(reason) else {
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
        let words = reason == 524 ? "not supported" : String(cString: strerror(reason))
        return FileLock(descriptor: descriptor, path: path, problem: reason == 0 ? nil : words)
    }

    /// Returns the process number that the lock's holder wrote into the file; nil where it can't be read.
    public static func holder(_ path: String) -> Int32? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        return Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    deinit { close(descriptor) }
}
