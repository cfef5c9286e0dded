import Foundation
import SinGANImaging
import TestSupport
import Testing

extension CommandLineTests {
    /// Samples/DynamicTask, built as a package of its own by Tests/samples.sh, in the real program.
    @Suite struct DynamicSampleTests {
        private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        private static let built: String = {
            let folder = ProcessInfo.processInfo.environment["SINGAN_SAMPLES_BUILD"] ?? "\(root)/.build-samples"
            return "\(folder)/DynamicTask/debug"
        }()
        #if canImport(Darwin)
            private static let suffix = "dylib"
        #else
            private static let suffix = "so"
        #endif
        private static func library(_ name: String) -> String { "\(built)/lib\(name).\(suffix)" }
        private static var isBuilt: Bool { FileManager.default.fileExists(atPath: library("Mosaic")) }

        private let plugins: PluginFolderFixture
        private var tool: Tool { plugins.tool }

        init() throws { plugins = try PluginFolderFixture() }

        private func pixels(_ name: String) throws -> Pixels { try ImageReader().read(tool.folder(name)).pixels() }

        private func checkVignette() throws {
            try tool.flat("grey.png", 40, 30, 0.8)
            let run = try plugins("vignette", "grey.png", "--strength", "1", "-o", "dark.png")
            #expect(run.status == 0, "\(run.error)")
            let dark = try pixels("dark.png")
            #expect(dark.width == 40 && dark.height == 30)
            #expect(abs(dark.values[(15 * 40 + 20) * 3] - 0.8) < 0.01, "the centre stays")
            #expect(dark.values[0] < 0.06, "the corner is black")
            try plugins.refuses(64, "vignette", "grey.png", "--strength", "2", saying: ["it must lie between 0 and 1"])
        }

        /// As its README says it can be built without the package manager.
        @Test func theLibraryInCDarkensTheCorners() throws {
            let compiler = Process()
            compiler.executableURL = URL(fileURLWithPath: "/bin/sh")
            let command =
                "clang -Wall -Wextra -Werror -shared -fPIC -I ../../Sources/Counter/CSinGANPlugin/include -o \"$1\" Sources/Vignette/*.c"
            compiler.arguments = ["-c", command, "sh", tool.folder("libVignette.so")]
            compiler.currentDirectoryURL = URL(fileURLWithPath: "\(Self.root)/Samples/DynamicTask")
            try compiler.run()
            compiler.waitUntilExit()
            #expect(compiler.terminationStatus == 0)
            #expect(try plugins("plugin", "add", "libVignette.so").status == 0)
            try checkVignette()
        }

        @Test(.enabled(if: isBuilt, "Samples/DynamicTask is not built: bash Tests/samples.sh"))
        func thePackagesLibrariesAreTasks() throws {
            for name in ["Vignette", "Mosaic"] {
                let added = try plugins("plugin", "add", Self.library(name))
                #expect(added.status == 0, "\(added.error)")
            }
            try checkVignette()
            try tool.picture("a.png", 20, 13)
            let run = try plugins("mosaic", "a.png", "--tile", "5", "-o", "m.png", "--progress", "json")
            #expect(run.status == 0, "\(run.error)")
            #expect(run.error.contains("rows"))
            let (before, after) = (try pixels("a.png"), try pixels("m.png"))
            // Every square of every channel, those of three rows at the bottom too.
            for y in 0..<13 {
                for x in 0..<20 {
                    for channel in 0..<3 {
                        var (sum, count): (Float, Float) = (0, 0)
                        for row in y / 5 * 5..<min(y / 5 * 5 + 5, 13) {
                            for column in x / 5 * 5..<x / 5 * 5 + 5 {
                                sum += Float(before.values[(row * 20 + column) * 3 + channel])
                                count += 1
                            }
                        }
                        #expect(abs(Float(after.values[(y * 20 + x) * 3 + channel]) - sum / count) < 0.51 / 255)
                    }
                }
            }
        }

        /// The header is all that a plugin shares with the toolkit: it is C and C++ as it stands.
        @Test(arguments: ["c", "c++"]) func theHeaderStandsAlone(_ language: String) throws {
            let compiler = Process()
            compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            compiler.arguments = [
                "clang", "-x", language, "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only",
                "\(Self.root)/Sources/Counter/CSinGANPlugin/include/singan_plugin.h",
            ]
            try compiler.run()
            compiler.waitUntilExit()
            #expect(compiler.terminationStatus == 0)
        }
    }
}
