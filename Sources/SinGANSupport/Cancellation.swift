import Synchronization

/// A request to stop, set from anywhere (a signal, another thread) and looked at between kernels.
public final class Cancellation: Sendable {
    private let state = Atomic<Int32>(0)

    public init() {}

    public var isCancelled: Bool { state.load(ordering: .relaxed) != 0 }

    /// The first reason given stays.
    public func cancel(_ reason: SinGANError.Code = .interrupted) {
        _ = state.compareExchange(expected: 0, desired: reason.rawValue, ordering: .relaxed)
    }

    /// Throws the reason of the cancellation, if there is one.
    public func check() throws(SinGANError) {
        let reason = state.load(ordering: .relaxed)
        guard reason != 0 else { return }
        throw SinGANError(SinGANError.Code(rawValue: reason) ?? .interrupted, "stopped")
    }
}
