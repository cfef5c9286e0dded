import SinGANEngine

/// Tells the time in seconds from any beginning, without the time that a machine sleeps.
struct Stopwatch: Sendable {
    let now: @Sendable () -> Double

    // Not the date, which may be set.
    static let system = Stopwatch { [begin = SuspendingClock.now] in begin.duration(to: .now) / .seconds(1) }
}
