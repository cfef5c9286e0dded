/// What is compared.
package enum Figure: String, CaseIterable, Sendable {
    case swd, coherence, completeness, diversity

    package func value(of record: RunRecord) -> Double {
        switch self {
        case .swd: record.swd
        case .coherence: record.coherence
        case .completeness: record.completeness
        case .diversity: record.diversity
        }
    }

    /// Whether a ratio to the reference counts as equal. Distances may be smaller, and larger by 5 % and a standard error; diversity has a range.
    package func isEqual(_ ratio: Ratio) -> Bool {
        switch self {
        case .swd, .coherence, .completeness: ratio.value <= 1.05 + (ratio.error ?? 0)
        case .diversity: (0.9...1.2).contains(ratio.value)
        }
    }
}
