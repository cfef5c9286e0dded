import Foundation

/// The processor's description by the operating system.
public enum Processor {
    /// The features that the numerical code could use, in order of width.
    private static let interesting = ["sse4_2", "avx", "avx2", "fma", "avx512f", "avx512vl", "avx512_bf16", "asimd", "sve"]

    /// The processor's model name, else its architecture.
    public static var name: String { field(["model name", "Model"]) ?? machine }

    /// The features that the numerical code could use, in order of width, by Linux's names; empty where the system lists none.
    public static var features: [String] {
        let flags = Set((field(["flags", "Features"]) ?? "").split(separator: " ").map(String.init))
        return interesting.filter(flags.contains)
    }

    private static var machine: String {
        #if arch(x86_64)
            "x86_64"
        #elseif arch(arm64)
            "arm64"
        #else
            "unknown"
        #endif
    }

    /// The first processor's line of that name in Linux's list; nil elsewhere.
    private static func field(_ names: [String]) -> String? {
        guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return nil }
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            if parts.count == 2, names.contains(parts[0]) { return parts[1] }
        }
        return nil
    }
}
