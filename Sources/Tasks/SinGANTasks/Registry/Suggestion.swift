/// Guesses which word somebody meant who mistyped it.
public enum Suggestion {
    /// Returns the candidate with the fewest edits to `word`, if those are at most a third of its letters (and one at least); the first of several
    /// equally near ones. A longer candidate that starts with `word` counts as near.
    public static func nearest(to word: String, among candidates: [String]) -> String? {
        let word = word.lowercased()
        let limit = max(1, (word.count + 1) / 3)
        let ranked = candidates.map { (candidate: $0, distance: distance(word, $0.lowercased())) }
        if let best = ranked.min(by: { $0.distance < $1.distance }), best.distance <= limit { return best.candidate }
        return word.count > 2 ? candidates.first { $0.lowercased().hasPrefix(word) } : nil
    }

    /// Returns the number of insertions, deletions, replacements and swaps of neighbours that lead from one word to the other.
    static func distance(_ a: String, _ b: String) -> Int {
        let (a, b) = (Array(a), Array(b))
        var rows = [[Int](0...b.count)]
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
