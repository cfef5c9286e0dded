// swift-tools-version: 6.2
import PackageDescription

// The tasks. One folder in Plugins/ each; Sources/SinGANBuiltins lists the same types, and a test compares the two lists with the folders.
let plugins = [
    "RandomSampling", "PaintToImage", "Editing", "Harmonization", "SuperResolution", "Animation", "StyleTransfer", "Filling",
    "Reconstruction",
]

// SINGAN_STRICT is set by Tests/run.sh.
let warnings: [SwiftSetting] = Context.environment["SINGAN_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]
let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .enableUpcomingFeature("MemberImportVisibility")] + warnings
let kernelSettings: [CSetting] = Context.environment["SINGAN_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let flyingFox = Target.Dependency.product(name: "FlyingFox", package: "FlyingFox")
// The server's sockets, for how long it waits for them.
let flyingSocks = Target.Dependency.product(name: "FlyingSocks", package: "FlyingFox")
// swift-subprocess names files by its types; Apple's systems have them built in.
let systemPackage = Target.Dependency.product(
    name: "SystemPackage", package: "swift-system", condition: .when(platforms: [.linux]))

// SINGAN_DOCS is set by Samples/docs.sh: nobody else needs what makes the documentation.
let documentation: [Package.Dependency] =
    Context.environment["SINGAN_DOCS"] == nil ? [] : [.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0")]

/// The floors of the house, lowest first: a module imports from its own floor and those below. Folders in Sources/.
enum Floor: String {
    case foundations = "Foundations"
    case engines = "Engines"
    case tasks = "Tasks"
    case counter = "Counter"

    func path(_ name: String) -> String { "Sources/\(rawValue)/\(name)" }

    func module(
        _ name: String, _ dependencies: [Target.Dependency] = [], linked: [String] = [], documents: [String] = []
    ) -> Target {
        .target(
            name: name, dependencies: dependencies, path: path(name), exclude: ["Decisions.md"] + documents, swiftSettings: strict,
            linkerSettings: linked.map { .linkedLibrary($0) })
    }

    func c(_ name: String, exclude: [String] = []) -> Target {
        .target(name: name, path: path(name), exclude: exclude, cSettings: kernelSettings)
    }

    func library(_ name: String, pkgConfig: String, apt: String, brew: String) -> Target {
        .systemLibrary(name: name, path: path(name), pkgConfig: pkgConfig, providers: [.apt([apt]), .brew([brew])])
    }
}

// Tests that compute little are built in half the time as they are.
func tests(_ name: String, _ dependencies: [Target.Dependency], optimized: Bool = false) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["TestSupport"], swiftSettings: strict + (optimized ? [] : [.unsafeFlags(["-Onone"])]))
}

let pluginTargets: [Target] = plugins.map { name in
    .target(
        name: name, dependencies: ["SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTasks", argumentParser],
        path: "Plugins/\(name)", swiftSettings: strict)
}

let pluginDependencies: [Target.Dependency] = plugins.map { .target(name: $0) }

let package = Package(
    name: "singan",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "singan-tool", targets: ["singan-tool"]),
        .library(
            name: "SinGAN",
            targets: [
                "SinGAN", "SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTraining", "SinGANQuality", "SinGANPatches",
                "SinGANTasks",
                "SinGANPipelines", "SinGANExternals", "SinGANStudio",
                "SinGANToolKit", "SinGANBuiltins",
            ] + plugins),
        .library(name: "SinGANConformance", targets: ["SinGANConformance"]),
        // The header of plugins that are shared libraries, for C and for Swift.
        .library(name: "CSinGANPlugin", targets: ["CSinGANPlugin"]),
    ],
    traits: [.trait(name: "DoublePrecision", description: "Scalar = Double everywhere: for checks against finite differences.")],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    ] + documentation,
    targets: [
        // Foundations: memory, threads, tensors, pictures and their files. Nothing here knows of a model.
        Floor.foundations.library("CGLib", pkgConfig: "glib-2.0", apt: "libglib2.0-dev", brew: "glib"),
        // pkg-config's own "vips" adds -pthread, which SwiftPM warns about at every build; gobject-2.0 brings the same include paths.
        Floor.foundations.library("CVips", pkgConfig: "gobject-2.0", apt: "libvips-dev", brew: "vips"),
        Floor.foundations.library("COpenBLAS", pkgConfig: "openblas", apt: "libopenblas-dev", brew: "openblas"),
        Floor.foundations.c("CKernels"),
        Floor.foundations.c("CMemoryEnd"),
        Floor.foundations.c("CStandardStreams"),
        Floor.foundations.module("SinGANSupport", ["CGLib", "CMemoryEnd"]),
        Floor.foundations.module("SinGANNumerics", ["SinGANSupport", "CKernels", "COpenBLAS"]),
        Floor.foundations.module("SinGANImaging", ["SinGANSupport", "CVips"], linked: ["vips"]),
        // Engines: what makes pictures.
        Floor.engines.c("CProjections", exclude: ["projections.bin"]),
        Floor.engines.module("SinGANEngine", ["SinGANSupport", "SinGANNumerics", "SinGANImaging"]),
        Floor.engines.module("SinGANTraining", ["SinGANSupport", "SinGANNumerics", "SinGANImaging", "SinGANEngine"]),
        Floor.engines.module("SinGANQuality", ["SinGANSupport", "SinGANNumerics", "SinGANImaging", "SinGANEngine", "CProjections"]),
        Floor.engines.module("SinGANPatches", ["SinGANSupport", "CKernels", "SinGANNumerics", "SinGANImaging"]),
        // Tasks: what people ask for. Plugins/ are on this floor.
        Floor.tasks.module(
            "SinGANTasks", ["SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTraining", "SinGANPatches", argumentParser]),
        Floor.tasks.module(
            "SinGANConformance", ["SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTraining", "SinGANTasks", argumentParser]),
        Floor.tasks.module("SinGANBuiltins", ["SinGANTasks"] + pluginDependencies),
        // The counter: where tasks are asked for.
        Floor.counter.c("CSinGANPlugin"),
        Floor.counter.module(
            "SinGANPipelines", ["SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTraining", "SinGANTasks", yams]),
        Floor.counter.module(
            "SinGANExternals",
            [
                "SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTasks", "CSinGANPlugin", argumentParser, subprocess,
                systemPackage,
            ],
            documents: ["Contract.md"]),
        Floor.counter.c("CStudioPage", exclude: ["page"]),
        Floor.counter.module(
            "SinGANStudio",
            [
                "SinGANSupport", "SinGANImaging", "SinGANPatches", "SinGANTasks", "SinGANPipelines", "CStudioPage", flyingFox,
                flyingSocks,
            ]),
        Floor.counter.module(
            "SinGANToolKit",
            [
                "SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTraining", "SinGANQuality", "SinGANTasks", "SinGANPipelines",
                "SinGANExternals", "SinGANStudio",
                "CStandardStreams", argumentParser,
            ]),
        // Everything below the command line by one import.
        Floor.counter.module(
            "SinGAN",
            [
                "SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTraining", "SinGANQuality", "SinGANPatches", "SinGANTasks",
                "SinGANBuiltins",
            ] + pluginDependencies),
        .executableTarget(
            name: "singan-tool", dependencies: ["SinGANToolKit", "SinGANBuiltins"], path: Floor.counter.path("singan-tool"),
            swiftSettings: strict),
        // Not in `products`: Tests/instructions.sh counts what it executes.
        .executableTarget(
            name: "instruction-count", dependencies: ["SinGANEngine", "SinGANTraining", "SinGANImaging"], path: "Tests/InstructionCount",
            swiftSettings: strict),
        .target(
            name: "TestSupport", dependencies: ["SinGANSupport", "SinGANNumerics", "SinGANEngine"], path: "Tests/TestSupport",
            swiftSettings: strict),
        // Counts the test executable's allocations.
        .target(name: "AllocationCount", path: "Tests/AllocationCount", cSettings: kernelSettings),
        tests("SinGANSupportTests", ["SinGANSupport"]),
        tests("SinGANNumericsTests", ["SinGANSupport", "SinGANNumerics"], optimized: true),
        tests("SinGANImagingTests", ["SinGANSupport", "SinGANImaging", "CVips"], optimized: true),
        tests(
            "SinGANEngineTests",
            [
                "SinGANSupport", "SinGANNumerics", "SinGANImaging", "SinGANEngine", "SinGANTraining", "SinGANQuality", "CProjections",
                "AllocationCount",
            ], optimized: true),
        tests(
            "SinGANPatchesTests", ["SinGANSupport", "SinGANNumerics", "SinGANImaging", "SinGANPatches", "CKernels", "AllocationCount"],
            optimized: true),
        tests(
            "SinGANTasksTests",
            ["SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTraining", "SinGANTasks", "SinGANConformance", argumentParser]
                + pluginDependencies),
        // Nothing else: the tests import SinGAN alone.
        tests("SinGANTests", ["SinGAN"]),
        tests("SinGANPipelinesTests", ["SinGANSupport", "SinGANImaging", "SinGANTasks", "SinGANPipelines"]),
        tests(
            "SinGANStudioTests",
            [
                "SinGANSupport", "SinGANImaging", "SinGANTasks", "SinGANPipelines", "SinGANStudio", "SinGANToolKit", "SinGANBuiltins",
                flyingFox, flyingSocks,
            ]),
        tests("SinGANExternalsTests", ["SinGANSupport", "SinGANImaging", "SinGANTasks", "SinGANExternals", argumentParser, subprocess]),
        tests(
            "SinGANToolKitTests",
            [
                "SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTraining", "SinGANTasks", "SinGANExternals", "SinGANToolKit",
                "SinGANBuiltins", "RandomSampling", "Harmonization", argumentParser,
            ]),
        tests("CommandLineTests", ["SinGANSupport", "SinGANImaging", "SinGANEngine", "singan-tool"]),
    ] + pluginTargets
)

// In double precision Tests/run.sh builds only tests that assert more there.
if let named = Context.environment["SINGAN_TESTS"]?.split(separator: ",") {
    package.targets.removeAll { target in target.type == .test && !named.contains { $0 == target.name } }
}
