import CVips
import Foundation
import SinGANSupport

/// A call into a codec that no signal reaches: libaom and x265 work for many seconds after libvips has given them the last pixel.
enum VipsLongCall {
    /// Returns the bytes that `call` makes. Where the cancellation comes first, its reason is thrown at once, and the call ends by itself, for
    /// nobody: its bytes are in memory, so nothing is half written.
    static func bytes(
        _ cancellation: Cancellation, _ call: @escaping @Sendable () -> Result<[UInt8], SinGANError>
    ) throws(SinGANError) -> [UInt8] {
        let outcome = Outcome()
        let thread = Thread {
            outcome.set(call())
            vips_thread_shutdown()
        }
        // The codecs have deep stacks.
        thread.stackSize = 8 << 20
        thread.start()
        while true {
            if let result = outcome.wait(seconds: 0.05) { return try result.get() }
            try cancellation.check()
        }
    }

    private final class Outcome: @unchecked Sendable {
        private let condition = NSCondition()
        private var result: Result<[UInt8], SinGANError>?

        func set(_ result: Result<[UInt8], SinGANError>) {
            condition.lock()
            self.result = result
            condition.signal()
            condition.unlock()
        }

        func wait(seconds: Double) -> Result<[UInt8], SinGANError>? {
            condition.lock()
            defer { condition.unlock() }
            if result == nil { _ = condition.wait(until: Date(timeIntervalSinceNow: seconds)) }
            return result
        }
    }
}
