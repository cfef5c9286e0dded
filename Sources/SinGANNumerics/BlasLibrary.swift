import COpenBLAS
import Foundation

/// The one place that looks after OpenBLAS as a whole: its threads (none: ours do the splitting) and the core it computes for.
public enum BlasLibrary {
    /// One thread, and the best core. Cheap after the first call.
    public static func prepare() { _ = prepared }

    /// "Haswell", "SkylakeX", ...: part of what decides the bits of a result.
    public static var core: String {
        prepare()
        return String(cString: openblas_get_corename())
    }

    /// The build's version and options in OpenBLAS's own words.
    public static var configuration: String { String(cString: openblas_get_config()).trimmingCharacters(in: .whitespaces) }

    /// How this build threads: "sequential", "pthreads" or "OpenMP".
    public static var threading: String { ["sequential", "pthreads", "OpenMP"][Int(min(max(openblas_get_parallel(), 0), 2))] }

    private static let prepared: Void = {
        preferWideVectors()
        openblas_set_num_threads(1)
    }()

    /// OpenBLAS 0.3.21 takes processors younger than itself for a Haswell, which halves sgemm where there is AVX-512. Its own choice can be
    /// overruled by OPENBLAS_CORETYPE before the library is loaded; by now it is, so it is asked to choose again. Nothing happens where the
    /// user has chosen, or where the library was built for one core only (Decisions.md).
    private static func preferWideVectors() {
        #if arch(x86_64) && os(Linux)
            guard getenv("OPENBLAS_CORETYPE") == nil, hasAVX512, ["Haswell", "Zen"].contains(String(cString: openblas_get_corename())),
                let quit = dlsym(nil, "gotoblas_dynamic_quit"), let start = dlsym(nil, "gotoblas_dynamic_init")
            else { return }
            typealias Action = @convention(c) () -> Void
            setenv("OPENBLAS_CORETYPE", "SKYLAKEX", 1)
            unsafeBitCast(quit, to: Action.self)()
            unsafeBitCast(start, to: Action.self)()
            unsetenv("OPENBLAS_CORETYPE")
        #endif
    }

    /// All the extensions that OpenBLAS's SkylakeX kernels use.
    private static var hasAVX512: Bool {
        guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("flags") })
        else { return false }
        return Set(line.split(separator: " ")).isSuperset(of: ["avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512cd"])
    }
}
