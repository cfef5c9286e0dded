import Foundation
import Testing

/// What tests and benchmarks import: from the modules that they are about and those below, and nothing that Package.swift doesn't name.
@Suite struct TestArchitectureTests {
    private static let targets: [String: Set<String>] = [
        "TestSupport": ["SinGANSupport", "SinGANNumerics", "SinGANEngine"],
        "InstructionCount": ["SinGANImaging", "SinGANEngine", "SinGANTraining"],
        "SinGANSupportTests": ["SinGANSupport"],
        "SinGANNumericsTests": ["SinGANSupport", "SinGANNumerics"],
        "SinGANImagingTests": ["SinGANSupport", "SinGANImaging", "CVips"],
        "SinGANEngineTests": [
            "SinGANSupport", "SinGANNumerics", "SinGANImaging", "SinGANEngine", "SinGANTraining", "SinGANQuality", "CProjections",
            "AllocationCount",
        ],
        "SinGANPatchesTests": ["SinGANSupport", "SinGANNumerics", "SinGANImaging", "SinGANPatches", "CKernels", "AllocationCount"],
        "SinGANTasksTests": [
            "SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTraining", "SinGANTasks", "SinGANConformance", "ArgumentParser",
        ],
        // The umbrella alone.
        "SinGANTests": ["SinGAN"],
        "SinGANPipelinesTests": ["SinGANSupport", "SinGANImaging", "SinGANTasks", "SinGANPipelines"],
        "SinGANStudioTests": [
            "SinGANSupport", "SinGANImaging", "SinGANTasks", "SinGANPipelines", "SinGANStudio", "SinGANToolKit", "SinGANBuiltins",
            "FlyingFox", "FlyingSocks",
        ],
        "SinGANExternalsTests": ["SinGANSupport", "SinGANImaging", "SinGANTasks", "SinGANExternals", "ArgumentParser", "Subprocess"],
        "SinGANToolKitTests": [
            "SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTraining", "SinGANTasks", "SinGANExternals", "SinGANToolKit",
            "SinGANBuiltins", "ArgumentParser", "RandomSampling", "Harmonization",
        ],
        // Only what reads and makes files: the program is seen from the outside.
        "CommandLineTests": ["SinGANSupport", "SinGANImaging", "SinGANEngine"],
    ]

    private static let benchmarks: [String: Set<String>] = [
        "Sources/benchmark": ["SinGANImaging", "SinGANEngine", "SinGANTraining"],
        "Sources/superres": ["SinGANImaging", "SinGANEngine", "SinGANTraining", "SinGANPatches", "SinGANTasks", "SuperResolution"],
        "Sources/patches": ["SinGANImaging", "SinGANEngine", "SinGANTasks", "Editing", "Filling", "Harmonization"],
        "Sources/StudyKit": ["SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTraining", "SinGANQuality"],
        "Sources/study": ["SinGANSupport", "SinGANEngine", "StudyKit", "ArgumentParser"],
        "Tests/StudyKitTests": ["SinGANSupport", "SinGANImaging", "SinGANEngine", "StudyKit"],
    ]

    /// What the table says of a target, and the plugins where it tests every one of them.
    private static func expected(_ target: String) throws -> Set<String> {
        let plugins = target == "SinGANTasksTests" ? try ArchitectureTests.folders("Plugins") : []
        return try #require(targets[target], "\(target) is in the table").union(plugins)
    }

    @Test func testsImportWhatTheTableSays() throws {
        let folders = try ArchitectureTests.folders("Tests").filter { $0.hasSuffix("Tests") || targetsWithoutTests.contains($0) }
        #expect(Set(folders) == Set(Self.targets.keys), "every target is in the table")
        for target in folders {
            let found = try ArchitectureTests.imports(in: "Tests/\(target)").subtracting(["TestSupport"])
            let expected = try Self.expected(target)
            #expect(found == expected, "\(target): \(ArchitectureTests.difference(found, expected))")
        }
    }

    private let targetsWithoutTests: Set<String> = ["TestSupport", "InstructionCount"]

    @Test func thePackagesTestsDependOnWhatTheTableSays() throws {
        let package = try ArchitectureTests.text("\(ArchitectureTests.root)/Package.swift")
        var found: Set<String> = []
        for match in package.matches(of: /tests\(\s*"(\w+)",\s*\[([^\]]*)\](\s*\+ pluginDependencies)?/) {
            let target = String(match.output.1)
            found.insert(target)
            var names = ArchitectureTests.dependencies(match.output.2)
            if match.output.3 != nil { names.formUnion(try ArchitectureTests.folders("Plugins")) }
            // They run it, and can't import it.
            if target == "CommandLineTests" { #expect(names.remove("singan-tool") != nil) }
            let expected = try Self.expected(target)
            #expect(names == expected, "\(target): \(ArchitectureTests.difference(names, expected))")
        }
        #expect(found == Set(Self.targets.keys).subtracting(targetsWithoutTests))
    }

    @Test func benchmarksImportWhatTheTableSays() throws {
        let folders = try ["Sources", "Tests"].flatMap { floor in
            try ArchitectureTests.folders("Tests/Benchmarks/\(floor)").map { "\(floor)/\($0)" }
        }
        #expect(Set(folders) == Set(Self.benchmarks.keys), "every target is in the table")
        let package = try ArchitectureTests.text("\(ArchitectureTests.root)/Tests/Benchmarks/Package.swift")
        for (folder, expected) in Self.benchmarks {
            let found = try ArchitectureTests.imports(in: "Tests/Benchmarks/\(folder)")
            #expect(found == expected, "\(folder): \(ArchitectureTests.difference(found, expected))")
            // Modules of the toolkit come as one product; the other two are named one by one.
            let target = folder.split(separator: "/").last ?? ""
            let entry = try #require(package.components(separatedBy: "name: \"\(target)\", dependencies: [").last)
            let list = entry.prefix { $0 != "]" }
            for name in ["StudyKit", "ArgumentParser"] {
                #expect(list.contains("\"\(name)\"") == expected.contains(name), "\(target), \(name)")
            }
        }
    }
}
