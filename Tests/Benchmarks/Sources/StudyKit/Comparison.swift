/// One configuration beside the reference.
package struct Comparison: Equatable, Sendable {
    package let name: String
    /// Runs: pairs of image and seed.
    package let pairs: Int
    /// Those that the reference has too.
    package let shared: Int
    /// Mean of the runs whose seconds are known, and its ratio to the reference's over the pairs for which both are.
    package let seconds: Double?
    package let secondsRatio: Double?
    /// Mean of the seconds by the clock, of the runs for which they are known, and how many threads trained those.
    package let wallSeconds: Double?
    package let threads: [Int]
    package let figures: [Figure: Column]
    /// Mean RMSE of the reconstruction.
    package let reconstruction: Double
    package let verdict: Verdict

    package struct Column: Equatable, Sendable {
        package let spread: Spread
        package let ratio: Ratio?
    }

    package enum Verdict: Equatable, Sendable {
        case isReference
        case equal
        /// Outside of what counts as equal.
        case differs([Figure])
        /// The reference has no pair in common.
        case unknown
    }

    private struct Pair: Hashable {
        let image: String
        let seed: UInt64
    }

    /// - Parameters:
    ///   - records: of any configurations; of several of one pair the last counts.
    ///
    /// nil where the configuration has no records.
    package init?(_ name: String, reference: String, _ records: [RunRecord]) {
        func runs(_ name: String) -> [Pair: RunRecord] {
            Dictionary(
                records.filter { $0.configuration == name }.map { (Pair(image: $0.image, seed: $0.seed), $0) }, uniquingKeysWith: { $1 })
        }
        let (own, others) = (runs(name), runs(reference))
        guard !own.isEmpty else { return nil }
        // In an order that doesn't change from run to run: sums are rounded.
        let keys = own.keys.sorted { ($0.seed, $0.image) < ($1.seed, $1.image) }
        let records = keys.compactMap { own[$0] }
        let both = keys.compactMap { key in own[key].flatMap { mine in others[key].map { (mine: mine, theirs: $0) } } }
        self.name = name
        (pairs, shared) = (records.count, both.count)
        seconds = Spread(records.compactMap(\.threadSeconds))?.mean
        let timed = both.compactMap { both in
            both.mine.threadSeconds.flatMap { mine in both.theirs.threadSeconds.map { (value: mine, reference: $0) } }
        }
        secondsRatio = Ratio(timed)?.value
        wallSeconds = Spread(records.compactMap(\.wallSeconds))?.mean
        threads = Set(records.flatMap { $0.machines ?? [] }.map(\.threads)).sorted()
        reconstruction = records.reduce(0) { $0 + $1.reconstruction } / Double(records.count)
        var figures: [Figure: Column] = [:]
        for figure in Figure.allCases {
            guard let spread = Spread(records.map { figure.value(of: $0) }) else { continue }
            let ratio = Ratio(both.map { (figure.value(of: $0.mine), figure.value(of: $0.theirs)) })
            figures[figure] = Column(spread: spread, ratio: ratio)
        }
        self.figures = figures
        let failing = Figure.allCases.filter { figure in figures[figure]?.ratio.map { !figure.isEqual($0) } ?? true }
        verdict = name == reference ? .isReference : both.isEmpty ? .unknown : failing.isEmpty ? .equal : .differs(failing)
    }
}
