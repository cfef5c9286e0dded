import CVips
import SinGANSupport

/// The libvips library in this process.
public enum VipsRuntime {
    /// The version found at run time, such as "8.14.1".
    public static var version: String {
        start()
        return String(cString: vips_version_string())
    }

    /// Makes libvips ready, once, from whichever thread comes first. Everything in this module calls it by itself; a program may call
    /// it early to pay the few milliseconds at a moment of its choice.
    ///
    /// Afterwards libvips keeps no results of earlier operations, refuses the loaders it calls untrusted, and GLib's warnings are
    /// dropped instead of written to standard error.
    public static func start() { _ = started }

    private static let started: Void = {
        g_log_set_default_handler(dropLogMessage, nil)
        guard VipsModules.hidden({ vips_init("singan-tool") }) == 0 else { fatalError("libvips doesn't start: \(takeErrorText())") }
        vips_cache_set_max(0)
        vips_block_untrusted_set(1)
    }()

    /// Whether the text is what libvips, its decoders or GLib say where memory has run out: threads need some too.
    static func isOutOfMemory(_ text: String) -> Bool {
        let text = text.lowercased()
        return [
            "out of memory", "unable to create thread", "creating thread", "failed to allocate", "insufficient memory", "memory allocation",
        ]
        .contains { text.contains($0) }
    }

    /// Whether this libvips has an operation of that name, such as "heifload_buffer".
    static func has(_ operation: String) -> Bool {
        start()
        if operation.hasPrefix("heif") { VipsModules.loadHeif() }
        return vips_type_find("VipsOperation", operation) != 0
    }

    /// Returns what libvips says went wrong, on one line. The buffer belongs to the process, so a message of another thread may be in it.
    static func takeErrorText() -> String {
        guard let text = vips_error_buffer_copy() else { return "no reason given" }
        defer { g_free(text) }
        let lines = String(cString: text).split(separator: "\n").map { $0.trimmingPrefix { $0 == " " } }
        return lines.isEmpty ? "no reason given" : lines.joined(separator: "; ")
    }
}

/// GLib calls this from any thread: a closure made in a function with an actor would trap there.
private func dropLogMessage(
    domain: UnsafePointer<gchar>?, level: GLogLevelFlags, message: UnsafePointer<gchar>?, data: gpointer?
) {
    // Fatal messages abort the process: those keep their text, but where memory ran out.
    guard level.rawValue & G_LOG_LEVEL_ERROR.rawValue != 0 else { return }
    if let message, VipsRuntime.isOutOfMemory(String(cString: message)) { Machine.endOfMemory(0) }
    g_log_default_handler(domain, level, message, data)
}
