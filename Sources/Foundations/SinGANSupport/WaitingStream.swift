import Dispatch
import Foundation
import Synchronization

/// Reading and writing of pipes and devices. Their other end may make us wait for ever, so the current cancellation ends the wait.
public enum WaitingStream {
    /// The milliseconds between two checks of the cancellation.
    private static let patience: Int32 = 50

    /// Whether the path is a named pipe or a device (or a link to one): these are written into, never replaced.
    public static func isThere(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        return [S_IFIFO, S_IFCHR].contains(status.st_mode & S_IFMT)
    }

    /// Reads everything up to the stream's end.
    ///
    /// - Throws: `.noInput` where it can't be opened, `.inputOutput` where it can't be read, or the reason of the cancellation.
    public static func read(_ path: String) throws(SinGANError) -> [UInt8] {
        guard let descriptor = try opened(path, O_RDONLY) else {
            throw SinGANError(.noInput, "can't read \(path)", hint: "Check the name and its permissions.")
        }
        defer { close(descriptor) }
        return try read(descriptor, name: path)
    }

    /// Reads everything up to the end of an open stream, which messages call `name`.
    ///
    /// - Throws: `.inputOutput` where it can't be read, or the reason of the cancellation.
    public static func read(_ descriptor: Int32, name: String) throws(SinGANError) -> [UInt8] {
        var (all, part) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
        while true {
            try wait(descriptor, POLLIN)
            let count = Foundation.read(descriptor, &part, part.count)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count >= 0 else {
                throw SinGANError(.inputOutput, "can't read \(name): \(String(cString: strerror(errno)))", hint: "Name a file.")
            }
            guard count > 0 else { return all }
            all += part[..<count]
        }
    }

    /// Opens the pipe or device at the path and writes the bytes into it.
    ///
    /// - Throws: `.cannotCreate` where it can't be opened, `.closedPipe` where the reader has gone away, `.inputOutput` where writing fails, or the
    ///   reason of the cancellation.
    public static func write(_ bytes: UnsafeRawBufferPointer, to path: String) throws(SinGANError) {
        guard let descriptor = try opened(path, O_WRONLY) else {
            throw SinGANError(
                .cannotCreate, "can't write \(path): \(String(cString: strerror(errno)))", hint: "Choose another place with -o.")
        }
        defer { close(descriptor) }
        try write(bytes, to: descriptor, name: path)
    }

    /// Writes the bytes into an open stream, which messages call `name`.
    ///
    /// - Throws: `.closedPipe` where the reader has gone away, `.inputOutput` where writing fails (a full disk), or the reason of the cancellation.
    public static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, name: String) throws(SinGANError) {
        var written = 0
        while written < bytes.count {
            try wait(descriptor, POLLOUT)
            // As much as a pipe takes at once when it says that it takes something.
            let count = Foundation.write(descriptor, bytes.baseAddress! + written, min(bytes.count - written, Int(PIPE_BUF)))
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            if count < 0, errno == EPIPE { throw SinGANError(.closedPipe, "the reader of \(name) has gone away") }
            guard count >= 0 else {
                throw SinGANError(
                    .inputOutput, "can't write to \(name): \(String(cString: strerror(errno)))", hint: "Write to a file with -o instead.")
            }
            written += count
        }
    }

    /// Waits until reading or writing doesn't block. Checks the stream before the cancellation, so that last words get through.
    private static func wait(_ descriptor: Int32, _ event: Int32) throws(SinGANError) {
        var entry = pollfd(fd: descriptor, events: Int16(event), revents: 0)
        while true {
            let count = poll(&entry, 1, patience)
            // What is wrong with the stream comes to light when it is used.
            guard count == 0 || (count < 0 && errno == EINTR) else { return }
            try Cancellation.current?.check()
        }
    }

    /// Returns an open descriptor; nil where the path can't be opened. A named pipe opens when its other end does.
    private static func opened(_ path: String, _ flags: Int32) throws(SinGANError) -> Int32? {
        let opening = Opening()
        // A thread that waits for ever is left behind: the process ends.
        Thread.detachNewThread { opening.run(path, flags) }
        while opening.done.wait(timeout: .now() + .milliseconds(Int(patience))) == .timedOut { try Cancellation.current?.check() }
        let (descriptor, error) = opening.outcome.withLock { $0 }
        errno = error
        return descriptor >= 0 ? descriptor : nil
    }

    private final class Opening: Sendable {
        let outcome = Mutex<(descriptor: Int32, error: Int32)>((-1, 0))
        let done = DispatchSemaphore(value: 0)

        func run(_ path: String, _ flags: Int32) {
            let descriptor = open(path, flags | O_CLOEXEC)
            let error = errno
            outcome.withLock { $0 = (descriptor, error) }
            done.signal()
        }
    }
}
