import SinGANEngine
import SinGANImaging
import SinGANQuality
import SinGANSupport
import SinGANTasks

/// What is measured of one model's samples, each with its error.
struct ModelMeasures {
    /// By `Measure.all`; nil where it can't be measured.
    let estimates: [Estimate?]

    /// A measure that models are compared by.
    struct Measure {
        let name: String
        let isLargeGood: Bool
    }

    static let all = [
        Measure(name: "swd", isLargeGood: false), Measure(name: "coherence", isLargeGood: false),
        Measure(name: "completeness", isLargeGood: false), Measure(name: "diversity", isLargeGood: true),
        Measure(name: "copied", isLargeGood: false),
    ]

    /// Groups that are left out in turn, at most.
    private static let groups = 16

    /// Throws as `QualityJudge.measure` does.
    init(_ samples: [Pixels], of real: Pixels, compute: Compute, progress: (Int) -> Void) throws(SinGANError) {
        let (judge, patches) = (try QualityJudge(real: real, compute: compute), try PatchEngine(real, compute: compute))
        var rows: [[Double]] = [[], [], [], []]
        for (index, sample) in samples.enumerated() {
            let quality = try judge.measure([sample])
            let values = [quality.swd, quality.coherence, quality.completeness, try patches.copied(in: [sample]).share]
            for (row, value) in values.enumerated() { rows[row].append(value) }
            progress(index + 1)
        }
        let means = rows.map { Estimate(mean: $0) }
        estimates = [means[0], means[1], means[2], Self.diversity(samples, real), means[3]]
    }

    /// Samples left out of a bootstrap's draw would stand in it twice and make it less diverse: hence the jackknife.
    private static func diversity(_ samples: [Pixels], _ real: Pixels) -> Estimate? {
        guard let value = QualityJudge.diversity(samples, real) else { return nil }
        let count = min(groups, samples.count)
        let partial = (0..<count).compactMap { group in
            QualityJudge.diversity(samples.enumerated().filter { $0.offset % count != group }.map(\.element), real)
        }
        return Estimate(value, jackknife: partial)
    }
}
