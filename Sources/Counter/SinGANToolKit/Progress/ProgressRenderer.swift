import SinGANSupport

/// Shows what long work tells.
protocol ProgressRenderer: Sendable {
    mutating func handle(_ event: ProgressEvent)
    /// Something else is about to be written.
    mutating func pause()
}

extension ProgressRenderer {
    mutating func pause() {}
}

/// Shows nothing.
struct SilentProgress: ProgressRenderer {
    mutating func handle(_ event: ProgressEvent) {}
}
