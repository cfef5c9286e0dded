import Foundation
import SinGANSupport
import TestSupport
import Testing

@testable import SinGANExternals

/// What is loaded, and what is refused before anything of it is called.
@Suite struct LibraryTableTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func built(_ change: (inout CLibrary) -> Void) throws -> String {
        var library = CLibrary("copy")
        change(&library)
        // The loader knows libraries by their paths: a second one there would be the first.
        let path = folder("copy-\(UUID().uuidString).so")
        try library.build(path)
        return path
    }

    private func refusal(_ path: String) -> SinGANError? {
        do throws(SinGANError) {
            _ = try LibraryTable(loading: path).description()
            return nil
        } catch { return error }
    }

    @Test func aPluginDescribesItself() throws {
        let path = try built { _ in }
        #expect(try LibraryTable(loading: path).description() == Array(CLibrary.json("copy").utf8))
        // A plugin of a later table with more members.
        let larger = try built { $0.size = "4096" }
        #expect(refusal(larger) == nil)
    }

    /// Each would crash if anything but the version and the size were touched.
    @Test(arguments: ["2", "0", "4294967295"]) func anotherVersionIsRefused(_ version: String) throws {
        let path = try built {
            $0.prelude = "static const uint32_t page[1] = {\(version)u};"
            $0.table = "return (const singan_plugin *)page;"
        }
        let refusal = try #require(self.refusal(path))
        #expect(refusal.code == .badData)
        #expect(refusal.message == "\(path) is a plugin of version \(version), and this toolkit speaks version 1")
    }

    @Test(arguments: ["0", "8", "23"]) func aShorterTableIsRefused(_ size: String) throws {
        let path = try built { $0.size = size }
        let refusal = try #require(self.refusal(path))
        #expect(refusal.message.hasSuffix("has a table of \(size) bytes, and version 1 has 24"))
    }

    @Test func tablesWithHolesAreRefused() throws {
        #expect(try refusal(built { $0.table = "return 0;" })?.message.contains("singan_plugin_table() returned NULL") == true)
        #expect(try refusal(built { $0.describe = "0" })?.message.contains("without a function 'describe'") == true)
        #expect(try refusal(built { $0.run = "0" })?.message.contains("without a function 'run'") == true)
        #expect(try refusal(built { $0.text = "0" })?.message.contains("describe() returned NULL") == true)
        let endless = try built {
            $0.prelude = "static char page[100000];"
            $0.text = "(memset(page, ' ', 99999), page)"
        }
        #expect(refusal(endless)?.message.contains("more than 65536 bytes") == true)
    }

    @Test func whatIsNoPluginIsRefused() throws {
        try CLibrary.compile("int answer(void) { return 42; }", folder("other.so"))
        #expect(refusal(folder("other.so"))?.message.contains("is not a plugin: it has no function singan_plugin_table") == true)
        // Loading is where it comes to light: nothing is resolved lazily.
        try CLibrary.compile("int missing(void); int answer(void) { return missing(); }", folder("lacking.so"))
        #expect(refusal(folder("lacking.so"))?.message.contains("can't be loaded") == true)
        let text = try folder.write("no library", to: "text.so")
        #expect(refusal(text)?.code == .badData)
        #expect(refusal(text)?.message.hasPrefix("\(text) can't be loaded: ") == true)
        #expect(refusal(folder("none.so"))?.code == .noInput)
    }

    /// Loading runs initializers: these are refused before it.
    @Test func filesThatArentSafeAreNotLoaded() throws {
        let path = try built {
            $0.prelude = "__attribute__((constructor)) static void initialize(void) { fclose(fopen(\"\(folder("loaded"))\", \"w\")); }"
        }
        try FileManager.default.createSymbolicLink(atPath: folder("link.so"), withDestinationPath: path)
        #expect(refusal(folder("link.so"))?.message.hasSuffix("is a link") == true)
        try FileManager.default.copyItem(atPath: path, toPath: folder("library"))
        #expect(refusal(folder("library"))?.message.contains("is not named like a shared library") == true)
        #expect(refusal("copy.so")?.message.contains("is not a full path") == true)
        try FileManager.default.createDirectory(atPath: folder("folder.so"), withIntermediateDirectories: true)
        #expect(refusal(folder("folder.so"))?.message.contains("is no regular file") == true)
        try FileManager.default.setAttributes([.posixPermissions: 0o757], ofItemAtPath: path)
        #expect(refusal(path)?.message.hasPrefix("anybody may write to ") == true)
        #expect(!FileManager.default.fileExists(atPath: folder("loaded")))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        #expect(refusal(path) == nil && FileManager.default.fileExists(atPath: folder("loaded")))
    }
}
