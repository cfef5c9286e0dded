import Foundation
import SinGANSupport

/// The process's standard streams, without buffering.
enum StandardStream {
    /// Throws `.inputOutput` where the reader has gone away or the disk is full.
    static func write(_ bytes: [UInt8]) throws(SinGANError) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Foundation.write(1, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                let reason = String(cString: strerror(errno))
                throw SinGANError(.inputOutput, "can't write to standard output: \(reason)", hint: "Write to a file with -o instead.")
            }
            written += count
        }
    }

    /// Errors have nowhere else to go: a failure here is ignored.
    static func writeError(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Foundation.write(2, $0.baseAddress, $0.count) }
    }

    static func readAll() throws(SinGANError) -> [UInt8] {
        do { return [UInt8](try FileHandle.standardInput.readToEnd() ?? Data()) } catch {
            throw SinGANError(.inputOutput, "can't read standard input", hint: "Name a file.", cause: error)
        }
    }

    static var columns: Int {
        var size = winsize()
        guard ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
