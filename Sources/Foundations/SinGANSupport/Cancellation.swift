import Synchronization

/// A request to stop, set from anywhere (a signal, another thread) and looked at between kernels.
public final class Cancellation: Sendable {
    /// The one of the program that runs, for waits deep in the library; nil where nobody has set one.
    @TaskLocal public static var current: Cancellation?

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
        let code = SinGANError.Code(rawValue: reason) ?? .interrupted
        throw SinGANError(code, code == .timeLimit ? "stopped, as the limit of processor time is reached" : "stopped")
    }
}
