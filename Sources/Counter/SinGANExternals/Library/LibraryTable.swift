import CSinGANPlugin
import Foundation
import SinGANSupport

/// The table of a shared library that was loaded: compared with what this toolkit speaks before anything of it is called.
///
/// The table is constant and the library is never unloaded (singan_plugin.h), so any thread may have it.
struct LibraryTable: @unchecked Sendable {
    /// The least size of the table in version 1, in bytes.
    static let leastSize = UInt32(MemoryLayout<singan_plugin>.size)
    /// The most bytes of a description, and of an event.
    static let longestText = 65536

    private let table: UnsafePointer<singan_plugin>
    let path: String

    /// Loads the library. Throws `.badData` where the machine can't load it, where it is no plugin, and where its version or size is another;
    /// what `LibraryFile` says comes first.
    init(loading path: String) throws(SinGANError) {
        try LibraryFile.check(path)
        // Never closed: a Swift library can't be, and what it started may still run.
        guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            let reason = dlerror().map { String(cString: $0) } ?? "unknown reason"
            throw SinGANError(
                .badData, "\(path) can't be loaded: \(Self.without(path, reason))",
                hint: "Build it for this machine, with everything that it needs linked to it.")
        }
        guard let symbol = dlsym(library, "singan_plugin_table") else {
            throw SinGANError(
                .badData, "\(path) is not a plugin: it has no function singan_plugin_table", hint: "Export it as singan_plugin.h says.")
        }
        typealias Function = @convention(c) () -> UnsafeRawPointer?
        guard let start = unsafeBitCast(symbol, to: Function.self)() else {
            throw SinGANError(.badData, "\(path) has no table: singan_plugin_table() returned NULL", hint: Self.rebuild)
        }
        try Self.check(start, path)
        table = start.assumingMemoryBound(to: singan_plugin.self)
        self.path = path
        guard table.pointee.describe != nil, table.pointee.run != nil else {
            let missing = table.pointee.describe == nil ? "describe" : "run"
            throw SinGANError(.badData, "\(path) has a table without a function '\(missing)'", hint: "Set all its members.")
        }
    }

    /// The version is all that other versions share, so nothing else is read until it fits.
    private static func check(_ start: UnsafeRawPointer, _ path: String) throws(SinGANError) {
        let version = start.load(as: UInt32.self)
        guard version == UInt32(SINGAN_PLUGIN_VERSION) else {
            throw SinGANError(
                .badData, "\(path) is a plugin of version \(version), and this toolkit speaks version \(SINGAN_PLUGIN_VERSION)",
                hint: rebuild)
        }
        let size = start.load(fromByteOffset: 4, as: UInt32.self)
        guard size >= leastSize else {
            throw SinGANError(
                .badData, "\(path) has a table of \(size) bytes, and version \(SINGAN_PLUGIN_VERSION) has \(leastSize)", hint: rebuild)
        }
    }

    /// Returns the library's description, unread. Throws `.badData` for NULL and for a text that doesn't end.
    func description() throws(SinGANError) -> [UInt8] {
        guard let text = table.pointee.describe() else {
            throw SinGANError(.badData, "\(path) doesn't describe itself: describe() returned NULL", hint: "It has to return JSON.")
        }
        guard let bytes = Self.bytes(text) else {
            throw SinGANError(
                .badData, "\(path) describes itself in more than \(Self.longestText) bytes", hint: "Shorten its help texts.")
        }
        return bytes
    }

    /// Does the work of one request; see singan_plugin.h.
    func run(_ request: String, _ context: UnsafeMutableRawPointer, _ event: singan_plugin_event, _ stop: singan_plugin_stop) -> Int32 {
        table.pointee.run(request, context, event, stop)
    }

    /// Returns the text up to the NUL; nil where there is none within the limit.
    static func bytes(_ text: UnsafePointer<CChar>) -> [UInt8]? {
        let count = strnlen(text, longestText + 1)
        return count > longestText ? nil : [UInt8](UnsafeRawBufferPointer(start: text, count: count))
    }

    private static let rebuild = "Build the plugin with this toolkit's singan_plugin.h."

    /// The loader begins its messages with the path, which is there already.
    private static func without(_ path: String, _ reason: String) -> String {
        reason.hasPrefix("\(path): ") ? String(reason.dropFirst(path.count + 2)) : reason
    }
}

/// The checks of a shared library's file before it is loaded: loading runs its initializers.
enum LibraryFile {
    static let suffixes = [".so", ".dylib"]

    static func isNamed(_ path: String) -> Bool { suffixes.contains { path.hasSuffix($0) } }

    /// Returns the paths of files that are named like libraries in the folder, sorted by name.
    static func candidates(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { isNamed($0) && !$0.hasPrefix(".") }.sorted().map { "\(folder)/\($0)" }
    }

    /// Checks a file. Throws `.noInput` where it is missing, and `.badData` unless it is a regular file (no link) with a library's name and an
    /// absolute path that only its owner and his group may write.
    static func check(_ path: String) throws(SinGANError) {
        guard path.hasPrefix("/") else {
            throw SinGANError(.badData, "\(path) is not a full path", hint: "Nothing is loaded from the current folder.")
        }
        guard isNamed(path) else {
            throw SinGANError(
                .badData, "\(path) is not named like a shared library",
                hint: "The name has to end in \(suffixes.joined(separator: " or ")).")
        }
        var status = stat()
        guard lstat(path, &status) == 0 else {
            throw SinGANError(.noInput, "can't read \(path): \(String(cString: strerror(errno)))", hint: "Check the name.")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            let what = status.st_mode & S_IFMT == S_IFLNK ? "a link" : "no regular file"
            throw SinGANError(
                .badData, "\(path) is \(what)", hint: "Put the library itself there: '\(ProgramName.current) plugin add FILE' copies it.")
        }
        guard status.st_mode & S_IWOTH == 0 else {
            throw SinGANError(.badData, "anybody may write to \(path)", hint: "Take that right away: chmod o-w '\(path)'.")
        }
    }
}
