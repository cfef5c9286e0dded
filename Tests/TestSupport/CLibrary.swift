import Foundation

/// A plugin in C, compiled into a shared library for one test.
package struct CLibrary {
    /// What the table has, as C.
    package var version = "SINGAN_PLUGIN_VERSION"
    package var size = "sizeof(singan_plugin)"
    package var describe = "describe"
    package var run = "run"
    /// The body of singan_plugin_table().
    package var table = "return &table;"
    /// What describe() returns, as C.
    package var text: String
    /// The body of run().
    package var body: String
    /// Anything before it.
    package var prelude = ""

    /// A plugin of that verb, one picture in and out, as PPM, that copies the one to the other.
    package init(_ verb: String, body: String = Self.copying) {
        text = Self.quoted(Self.json(verb))
        self.body = body
    }

    package static func json(_ verb: String, _ more: String = "") -> String {
        """
        {"singan-plugin":1,"verb":"\(verb)","version":"2.5","abstract":"Copy a picture.","pictures":"ppm",\
        "arguments":[{"name":"image","kind":"image","help":"The picture."}],"gives":{"images":1}\(more)}
        """
    }

    /// As a C string literal.
    package static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
    }

    /// Finds the work folder in the request by its place, copies the picture, and tells of it. The request is on one line.
    package static let copying = """
        char folder[4096], command[9000];
        const char *at = strstr(request, "\\"folder\\":\\"");
        if (at == 0 || sscanf(at + 10, "%4095[^\\"]", folder) != 1) return 3;
        at = strstr(request, "\\"image\\":\\"");
        char image[100];
        if (at == 0 || sscanf(at + 9, "%99[^\\"]", image) != 1) return 4;
        event(context, "{\\"event\\":\\"notice\\",\\"text\\":\\"copying\\"}");
        snprintf(command, sizeof command, "cp '%s/%s' '%s/result-1.ppm'", folder, image, folder);
        return system(command);
        """

    private var source: String {
        """
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <unistd.h>
        #include "singan_plugin.h"
        \(prelude)
        const char *describe(void) { return \(text); }
        int32_t run(const char *request, void *context, singan_plugin_event event, singan_plugin_stop stop) { \(body) }
        const singan_plugin *singan_plugin_table(void) {
            static const singan_plugin table = {\(version), \(size), \(describe), \(run)};
            \(table)
        }
        """
    }

    /// Compiles it. Throws with the compiler's words where that fails.
    package func build(_ path: String) throws { try Self.compile(source, path) }

    /// Compiles anything into a shared library.
    package static func compile(_ source: String, _ path: String) throws {
        let file = path + ".c"
        try source.write(toFile: file, atomically: false, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: file) }
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
        compiler.arguments = ["clang", "-w", "-shared", "-fPIC", "-I", "\(root)/Sources/Counter/CSinGANPlugin/include", "-o", path, file]
        let words = Pipe()
        compiler.standardError = words
        try compiler.run()
        let text = String(decoding: words.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else { throw Failure(text: text) }
        // Whatever the umask is.
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    package struct Failure: Error {
        package let text: String
    }
}
