import CVips
import Foundation

/// The parts of libvips that lie in files of their own: the codec of AVIF and HEIC, and readers of what this toolkit doesn't read, such as PDF and all
/// that ImageMagick knows. libvips loads them when it starts, which takes as long as the rest of a program's start; here the codec is loaded when it
/// is needed, and the others never are.
enum VipsModules {
    /// The folder of these files; nil where libvips has none, or where it isn't known and libvips loads them as ever.
    static let folder: String? = {
        #if os(Linux)
            // Foundation takes such files, whose size is 0, for one page long; what reads to the end doesn't.
            guard getenv(home) == nil, let maps = try? FileHandle(forReadingAtPath: "/proc/self/maps")?.readToEnd(),
                let name = maps.range(of: Data("/libvips.so".utf8))
            else { return nil }
            let line = maps[..<name.lowerBound].lastIndex(of: UInt8(ascii: "\n")) ?? maps.startIndex
            guard let start = maps[line...].firstIndex(of: UInt8(ascii: "/")) else { return nil }
            let library = String(decoding: maps[start..<name.lowerBound], as: UTF8.self)
            let folder = "\(library)/vips-modules-\(vips_version(0)).\(vips_version(1))"
            return access(folder, F_OK) == 0 ? folder : nil
        #else
            return nil
        #endif
    }()

    /// Runs what starts libvips so that it finds no modules.
    static func hidden<Result>(_ start: () -> Result) -> Result {
        guard let folder else { return start() }
        // libvips looks below this place. Other threads mustn't read the environment now; a program that minds calls `VipsRuntime.start` first.
        setenv(home, "\(folder)/none", 1)
        defer { unsetenv(home) }
        return start()
    }

    /// Loads the codec of AVIF and HEIC, once.
    static func loadHeif() { _ = heif }

    private static let heif: Void = {
        guard let folder, let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return }
        for name in names where name.hasPrefix("vips-heif.") { g_module_open("\(folder)/\(name)", G_MODULE_BIND_LAZY) }
    }()

    private static let home = "VIPSHOME"
}
