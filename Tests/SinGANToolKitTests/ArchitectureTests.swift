import Foundation
import Testing

/// Who imports whom, and the lists of plugins held together. Tables, imports and Package.swift say the same: what is no longer needed has to go.
@Suite struct ArchitectureTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// Modules of ours, and libraries, that each module imports.
    private static let allowed: [String: Set<String>] = [
        "SinGANSupport": ["CGLib", "CMemoryEnd"],
        "SinGANNumerics": ["SinGANSupport", "CKernels", "COpenBLAS"],
        "SinGANImaging": ["SinGANSupport", "CVips"],
        "SinGANEngine": ["SinGANSupport", "SinGANNumerics", "SinGANImaging"],
        "SinGANTraining": ["SinGANSupport", "SinGANNumerics", "SinGANImaging", "SinGANEngine"],
        "SinGANQuality": ["SinGANSupport", "SinGANNumerics", "SinGANImaging", "SinGANEngine", "CProjections"],
        "SinGANPatches": ["SinGANSupport", "CKernels", "SinGANNumerics", "SinGANImaging"],
        "SinGANTasks": ["SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTraining", "SinGANPatches", "ArgumentParser"],
        "SinGANConformance": ["SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTraining", "SinGANTasks", "ArgumentParser"],
        "SinGANPipelines": ["SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTraining", "SinGANTasks", "Yams"],
        "SinGANExternals": [
            "SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTasks", "CSinGANPlugin", "ArgumentParser", "Subprocess",
            "SystemPackage", "System",
        ],
        "SinGANStudio": [
            "SinGANSupport", "SinGANImaging", "SinGANPatches", "SinGANTasks", "SinGANPipelines", "CStudioPage", "FlyingFox", "FlyingSocks",
        ],
        "SinGANToolKit": [
            "SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTraining", "SinGANQuality", "SinGANTasks", "SinGANPipelines",
            "SinGANExternals", "SinGANStudio", "CStandardStreams", "ArgumentParser",
        ],
        // And every task.
        "SinGANBuiltins": ["SinGANTasks"],
        // And every task.
        "SinGAN": [
            "SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTraining", "SinGANQuality", "SinGANPatches", "SinGANTasks",
            "SinGANBuiltins",
        ],
    ]
    private static let plugin: Set<String> = ["SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTasks", "ArgumentParser"]
    private static let system: Set<String> = [
        "Foundation", "FoundationNetworking", "FoundationXML", "Synchronization", "Dispatch", "Glibc", "Darwin", "Musl", "Testing",
    ]

    static func folders(_ path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(path)").filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(root)/\(path)/\(name)", isDirectory: &isFolder) && isFolder.boolValue
        }.sorted()
    }

    static func swiftFiles(_ folder: String) -> [String] {
        let names = FileManager.default.enumerator(atPath: "\(root)/\(folder)")?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".swift") }.map { "\(root)/\(folder)/\($0)" }
    }

    static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    /// "@testable import A", "public import B", "import struct C.D" and the like.
    static func imports(_ path: String) throws -> [String] {
        try text(path).split(separator: "\n").filter { !$0.trimmingPrefix(while: \.isWhitespace).hasPrefix("//") }.compactMap { line in
            var words = line.split(separator: " ").map(String.init)
            guard let position = words.prefix(3).firstIndex(of: "import"), words.count > position + 1 else { return nil }
            words.removeFirst(position + 1)
            if ["struct", "class", "enum", "func", "protocol", "typealias", "let", "var"].contains(words[0]) { words.removeFirst() }
            return words.first?.split(separator: ".").first.map(String.init)
        }
    }

    /// What the files of a folder import, without what every system has.
    static func imports(in folder: String) throws -> Set<String> {
        let files = swiftFiles(folder)
        #expect(!files.isEmpty, "there are files in \(folder)")
        return try files.reduce(into: Set<String>()) { found, file in found.formUnion(try imports(file)) }.subtracting(system)
    }

    /// The modules' folders in Sources/, which may have folders for floors.
    private static func modules() throws -> [String: String] {
        var found: [String: String] = [:]
        for folder in try folders("Sources") {
            let inner = try folders("Sources/\(folder)").filter { known.contains($0) }
            if inner.isEmpty || known.contains(folder) { found[folder] = "Sources/\(folder)" }
            for module in inner where !known.contains(folder) { found[module] = "Sources/\(folder)/\(module)" }
        }
        return found
    }

    private static let libraries: Set<String> = [
        "CVips", "COpenBLAS", "CGLib", "CKernels", "CProjections", "CSinGANPlugin", "CMemoryEnd", "CStandardStreams",
        "CStudioPage",
    ]
    private static var known: Set<String> { libraries.union(allowed.keys).union(["singan-tool"]) }

    @Test func filesImportWhatTheTableSays() throws {
        let (plugins, folders) = (try Self.folders("Plugins"), try Self.modules())
        #expect(Set(folders.keys) == Self.known, "every module is in the table")
        var rules = Self.allowed
        rules["SinGANBuiltins"]?.formUnion(plugins)
        rules["SinGAN"]?.formUnion(plugins)
        rules["singan-tool"] = ["SinGANToolKit", "SinGANBuiltins"]
        for (module, expected) in rules {
            let found = try Self.imports(in: #require(folders[module], "\(module) has a folder"))
            #expect(found == expected, "\(module): \(Self.difference(found, expected))")
        }
        for plugin in plugins {
            let found = try Self.imports(in: "Plugins/\(plugin)")
            #expect(found == Self.plugin, "\(plugin): \(Self.difference(found, Self.plugin))")
        }
    }

    static func difference(_ found: Set<String>, _ expected: Set<String>) -> String {
        "without entry \(found.subtracting(expected).sorted()), not imported \(expected.subtracting(found).sorted())"
    }

    /// The dependencies of a list in Package.swift, by the names that files import.
    static func dependencies(_ list: Substring) -> Set<String> {
        var names = Set(quoted(list))
        for (variable, name) in [
            ("argumentParser", "ArgumentParser"), ("yams", "Yams"), ("subprocess", "Subprocess"), ("systemPackage", "SystemPackage"),
            ("flyingFox", "FlyingFox"), ("flyingSocks", "FlyingSocks"),
        ] where list.contains(variable) { names.insert(name) }
        return names
    }

    @Test func thePackageDependsOnWhatTheTableSays() throws {
        let package = try Self.text("\(Self.root)/Package.swift")
        var found: Set<String> = []
        for match in package.matches(of: /module\(\s*"(\w+)",\s*\[([^\]]*)\]/) {
            let (module, names) = (String(match.output.1), Self.dependencies(match.output.2))
            found.insert(module)
            // "System" is the system's own on Apple's.
            let expected = try #require(Self.allowed[module], "\(module) is in the table").subtracting(["System"])
            #expect(names == expected, "\(module): \(Self.difference(names, expected))")
        }
        #expect(found == Set(Self.allowed.keys))
        let plugins = try #require(package.firstMatch(of: /name: name, dependencies: \[([^\]]*)\],\s*path: "Plugins/))
        #expect(Self.dependencies(plugins.output.1) == Self.plugin)
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

    static func quoted(_ text: Substring) -> [String] { text.matches(of: /"([^"]+)"/).map { String($0.output.1) } }
}
