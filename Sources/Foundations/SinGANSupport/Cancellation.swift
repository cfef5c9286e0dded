import Synchronization

/// A request to stop, which any thread or signal handler can make; the work checks it between kernels.
public final class Cancellation: Sendable {
    /// The cancellation of the running program, for waits deep in the library; nil where nobody has set one.
    @TaskLocal public static var current: Cancellation?

    private let state = Atomic<Int32>(0)

    /// Makes a cancellation that nobody has asked for yet.
    public init() {}

    /// Whether somebody has asked the work to stop. Costs one relaxed atomic load.
    public var isCancelled: Bool { state.load(ordering: .relaxed) != 0 }

    /// Asks the work to stop. The first reason given stays.
    public func cancel(_ reason: SinGANError.Code = .interrupted) {
        _ = state.compareExchange(expected: 0, desired: reason.rawValue, ordering: .relaxed)
    }

    /// Checks whether somebody has asked the work to stop.
    ///
    /// - Throws: an error with the reason's code, once `cancel` has been called.
    public func check() throws(SinGANError) {
        let reason = state.load(ordering: .relaxed)
        guard reason != 0 else { return }
        let code = SinGANError.Code(rawValue: reason) ?? .interrupted
        throw SinGANError(code, code == .timeLimit ? "stopped, as the limit of processor time is reached" : "stopped")
    }
}
