import Foundation

/// Chooses the models that go.
struct ModelPruning {
    /// Seconds; nil for any age.
    let unusedFor: Double?
    /// Bytes that may stay; nil for any number.
    let keep: Int?
    let now: Date

    /// What is asked of a model.
    struct Candidate {
        let bytes: Int
        /// nil where nobody knows: such a model counts as the oldest.
        let used: Date?
        /// Whether it is being trained.
        let isLocked: Bool
    }

    /// Indices of those that go, the longest unused first, and of those that would have gone but are being trained.
    func choice(_ candidates: [Candidate]) -> (removed: [Int], spared: [Int]) {
        var (removed, spared): ([Int], [Int]) = ([], [])
        var left = candidates.reduce(0) { $0 + $1.bytes }
        let order = candidates.indices.sorted {
            let (a, b) = (candidates[$0].used ?? .distantPast, candidates[$1].used ?? .distantPast)
            return a == b ? $0 < $1 : a < b
        }
        for index in order {
            let candidate = candidates[index]
            let age = now.timeIntervalSince(candidate.used ?? .distantPast)
            guard unusedFor.map({ age >= $0 }) == true || keep.map({ left > $0 }) == true else { continue }
            guard !candidate.isLocked else {
                spared.append(index)
                continue
            }
            removed.append(index)
            left -= candidate.bytes
        }
        return (removed, spared)
    }
}
