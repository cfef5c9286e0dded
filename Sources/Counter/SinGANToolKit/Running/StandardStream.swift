import CStandardStreams
import Foundation
import SinGANSupport

/// The process's standard streams, without buffering.
enum StandardStream {
    /// Whether the caller closed standard output: then it can't be written to.
    static let isOutputClosed = singan_stream_was_closed(1) != 0

    /// Throws `.closedPipe` where the reader has gone away, and `.inputOutput` where the disk is full.
    static func write(_ bytes: [UInt8]) throws(SinGANError) {
        // Typed throws don't pass through withUnsafeBytes, so the result is carried out by hand.
        let result: Result<Void, SinGANError> = bytes.withUnsafeBytes { buffer in
            do throws(SinGANError) {
                return .success(try WaitingStream.write(buffer, to: 1, name: "standard output"))
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    /// Errors have nowhere else to go: a failure here is ignored.
    static func writeError(_ text: String) {
        Array(text.utf8).withUnsafeBytes { buffer in
            do throws(SinGANError) { try WaitingStream.write(buffer, to: 2, name: "standard error") } catch {}
        }
    }

    static func readAll() throws(SinGANError) -> [UInt8] { try WaitingStream.read(0, name: "standard input") }

    static var columns: Int {
        var size = winsize()
        guard ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
