import SinGANSupport

/// The command line that makes one cell of an exploration again.
enum CellCommand {
    /// Options that the exploration chose, or that say where its sheet goes and how it is told; all but the flags have a value.
    private static let replaced: Set<String> = ["--start-scale", "--seed", "-o", "--output", "--progress"]
    private static let flags: Set<String> = ["--json", "-q", "--quiet", "-f", "--force", "--plan"]

    static func text(_ words: [String], startScale: Int, seed: UInt64) -> String {
        var kept: [String] = []
        var skips = false
        for word in words {
            if skips {
                skips = false
            } else if replaced.contains(word) {
                skips = true
            } else if !flags.contains(word), !replaced.contains(where: { $0.hasPrefix("--") && word.hasPrefix($0 + "=") }) {
                kept.append(word)
            }
        }
        let all = [ProgramName.current] + kept + ["--start-scale", String(startScale), "--seed", String(seed)]
        return all.map(quoted).joined(separator: " ")
    }

    /// As a POSIX shell reads it.
    private static func quoted(_ word: String) -> String {
        let plain = word.allSatisfy { ($0.isASCII && ($0.isLetter || $0.isNumber)) || "-_./,:=%+@".contains($0) }
        return plain && !word.isEmpty
            ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
