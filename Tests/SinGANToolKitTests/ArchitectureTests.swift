import Foundation
import Testing

/// Who may import whom, and the lists of plugins held together.
@Suite struct ArchitectureTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// Modules of ours, and libraries, that each module may import.
    private static let allowed: [String: Set<String>] = [
        "SinGANSupport": ["CGLib", "CMemoryEnd"],
        "SinGANNumerics": ["SinGANSupport", "CKernels", "COpenBLAS"],
        "SinGANImaging": ["SinGANSupport", "CVips"],
        "SinGANEngine": ["SinGANSupport", "SinGANNumerics", "SinGANImaging", "CProjections"],
        "SinGANPatches": ["SinGANSupport", "CKernels", "SinGANNumerics", "SinGANImaging"],
        "SinGANTasks": ["SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANPatches", "ArgumentParser"],
        "SinGANConformance": ["SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTasks", "ArgumentParser"],
        "SinGANPipelines": ["SinGANSupport", "SinGANTasks", "Yams"],
        "SinGANExternals": [
            "SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTasks", "CSinGANPlugin", "ArgumentParser", "Subprocess",
            "SystemPackage", "System",
        ],
        "SinGANToolKit": [
            "SinGANSupport", "SinGANNumerics", "SinGANImaging", "SinGANEngine", "SinGANTasks", "SinGANPipelines", "SinGANExternals",
            "CStandardStreams", "ArgumentParser",
        ],
        // And every task.
        "SinGANBuiltins": ["SinGANTasks"],
    ]
    private static let plugin: Set<String> = ["SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTasks", "ArgumentParser"]
    private static let system: Set<String> = ["Foundation", "Synchronization", "Dispatch", "Glibc", "Darwin", "Musl"]

    private static func folders(_ path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(path)").filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(root)/\(path)/\(name)", isDirectory: &isFolder) && isFolder.boolValue
        }.sorted()
    }

    private static func swiftFiles(_ folder: String) -> [String] {
        let names = FileManager.default.enumerator(atPath: "\(root)/\(folder)")?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".swift") }.map { "\(root)/\(folder)/\($0)" }
    }

    private static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    /// "@testable import A", "public import B", "import struct C.D" and the like.
    private static func imports(_ path: String) throws -> [String] {
        try text(path).split(separator: "\n").compactMap { line in
            var words = line.split(separator: " ").map(String.init)
            guard let position = words.prefix(3).firstIndex(of: "import"), words.count > position + 1 else { return nil }
            words.removeFirst(position + 1)
            if ["struct", "class", "enum", "func", "protocol", "typealias", "let", "var"].contains(words[0]) { words.removeFirst() }
            return words.first?.split(separator: ".").first.map(String.init)
        }
    }

    @Test func filesImportOnlyWhatTheTableAllows() throws {
        let plugins = try Self.folders("Plugins")
        var rules = Self.allowed
        rules["SinGANBuiltins"]?.formUnion(plugins)
        rules["singan-tool"] = ["SinGANToolKit", "SinGANBuiltins"]
        var checked = 0
        for (module, allowed) in rules {
            for file in Self.swiftFiles("Sources/\(module)") {
                checked += 1
                for name in try Self.imports(file) { #expect(allowed.union(Self.system).contains(name), "\(file) imports \(name)") }
            }
        }
        for plugin in plugins {
            for file in Self.swiftFiles("Plugins/\(plugin)") {
                checked += 1
                for name in try Self.imports(file) { #expect(Self.plugin.union(Self.system).contains(name), "\(file) imports \(name)") }
            }
        }
        #expect(checked > 50, "files were found")
        let known = Set(rules.keys).union([
            "CVips", "COpenBLAS", "CGLib", "CKernels", "CProjections", "CSinGANPlugin", "CMemoryEnd", "CStandardStreams",
        ])
        #expect(try Set(Self.folders("Sources")).subtracting(known).isEmpty, "every module is in the table")
    }

    @Test func thePackageDependsOnlyOnWhatTheTableAllows() throws {
        let package = try Self.text("\(Self.root)/Package.swift")
        var found: Set<String> = []
        for match in package.matches(of: /module\(\s*"(\w+)",\s*\[([^\]]*)\]/) {
            let module = String(match.output.1)
            found.insert(module)
            let allowed = try #require(Self.allowed[module], "\(module) is in the table")
            for name in Self.quoted(match.output.2) { #expect(allowed.contains(name), "\(module) depends on \(name)") }
        }
        #expect(found == Set(Self.allowed.keys))
        let plugins = try #require(package.firstMatch(of: /name: name, dependencies: \[([^\]]*)\],\s*path: "Plugins/))
        for name in Self.quoted(plugins.output.1) { #expect(Self.plugin.contains(name), "plugins depend on \(name)") }
    }

    @Test func theListsOfPluginsAreOne() throws {
        let folders = try Self.folders("Plugins")
        let package = try Self.text("\(Self.root)/Package.swift")
        let list = try #require(package.firstMatch(of: /let plugins = \[([^\]]*)\]/))
        #expect(Self.quoted(list.output.1).sorted() == folders)
        let builtins = "\(Self.root)/Sources/Tasks/SinGANBuiltins/BuiltinTasks.swift"
        #expect(try Self.imports(builtins).filter { $0 != "SinGANTasks" }.sorted() == folders)
        // Every adapter of every plugin is in the list, and nothing else is.
        let array = try #require(Self.text(builtins).components(separatedBy: "builtinTasks: [any TaskPlugin.Type] = ").last)
        let listed = array.matches(of: /(\w+)\.self/).map { String($0.output.1) }.sorted()
        let adapters = try folders.flatMap { folder in
            try Self.swiftFiles("Plugins/\(folder)").flatMap { file in
                try Self.text(file).matches(of: /struct (\w+): (TaskPlugin|ScaleTask)/).map { String($0.output.1) }
            }
        }
        #expect(listed == adapters.sorted() && adapters.count >= folders.count)
    }

    /// All that can be added to the program can be added to somebody else's.
    @Test func theProgramIsADozenLines() throws {
        let files = Self.swiftFiles("Sources/Counter/singan-tool")
        #expect(files.count == 1)
        for file in files { #expect(try Self.text(file).split(separator: "\n", omittingEmptySubsequences: false).count <= 12) }
    }

    private static func quoted(_ text: Substring) -> [String] { text.matches(of: /"([^"]+)"/).map { String($0.output.1) } }
}
