// swift-tools-version: 6.2
import PackageDescription

// The tasks. One folder in Plugins/ each; Sources/SinGANBuiltins lists the same types, and a test compares the two lists with the folders.
let plugins = [
    "RandomSampling", "PaintToImage", "Editing", "Harmonization", "SuperResolution", "Animation", "StyleTransfer", "Filling",
]

// SINGAN_STRICT is set by Tests/run.sh.
let warnings: [SwiftSetting] = Context.environment["SINGAN_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]
let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .enableUpcomingFeature("MemberImportVisibility")] + warnings
let kernelSettings: [CSetting] = Context.environment["SINGAN_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
// swift-subprocess names files by its types; Apple's systems have them built in.
let systemPackage = Target.Dependency.product(
    name: "SystemPackage", package: "swift-system", condition: .when(platforms: [.linux]))

func module(
    _ name: String, _ dependencies: [Target.Dependency] = [], linked: [String] = [], documents: [String] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, exclude: ["Decisions.md"] + documents, swiftSettings: strict,
        linkerSettings: linked.map { .linkedLibrary($0) })
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies + ["TestSupport"], swiftSettings: strict)
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
                "SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANPatches", "SinGANTasks", "SinGANPipelines", "SinGANExternals",
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
    ],
    targets: [
        .systemLibrary(name: "CGLib", pkgConfig: "glib-2.0", providers: [.apt(["libglib2.0-dev"]), .brew(["glib"])]),
        // pkg-config's own "vips" adds -pthread, which SwiftPM warns about at every build; gobject-2.0 brings the same include paths.
        .systemLibrary(name: "CVips", pkgConfig: "gobject-2.0", providers: [.apt(["libvips-dev"]), .brew(["vips"])]),
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
        .target(name: "CKernels", cSettings: kernelSettings),
        .target(name: "CProjections", exclude: ["projections.bin"], cSettings: kernelSettings),
        .target(name: "CSinGANPlugin", cSettings: kernelSettings),
        .target(name: "CMemoryEnd", cSettings: kernelSettings),
        .target(name: "CStandardStreams", cSettings: kernelSettings),
        module("SinGANSupport", ["CGLib", "CMemoryEnd"]),
        module("SinGANNumerics", ["SinGANSupport", "CKernels", "COpenBLAS"]),
        module("SinGANImaging", ["SinGANSupport", "CVips"], linked: ["vips"]),
        module("SinGANEngine", ["SinGANSupport", "SinGANNumerics", "SinGANImaging", "CProjections"]),
        module("SinGANPatches", ["SinGANSupport", "CKernels", "SinGANNumerics", "SinGANImaging"]),
        module("SinGANTasks", ["SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANPatches", argumentParser]),
        module("SinGANConformance", ["SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTasks", argumentParser]),
        module("SinGANPipelines", ["SinGANSupport", "SinGANTasks", yams]),
        module(
            "SinGANExternals",
            ["SinGANSupport", "SinGANImaging", "SinGANEngine", "SinGANTasks", "CSinGANPlugin", argumentParser, subprocess, systemPackage],
            documents: ["Contract.md"]),
        module(
            "SinGANToolKit",
            [
                "SinGANSupport", "SinGANNumerics", "SinGANImaging", "SinGANEngine", "SinGANTasks", "SinGANPipelines", "SinGANExternals",
                "CStandardStreams", argumentParser,
            ]),
        module("SinGANBuiltins", ["SinGANTasks"] + pluginDependencies),
        .executableTarget(
            name: "singan-tool", dependencies: ["SinGANToolKit", "SinGANBuiltins"], swiftSettings: strict),
        // Not in `products`: Tests/instructions.sh counts what it executes.
        .executableTarget(
            name: "instruction-count", dependencies: ["SinGANEngine", "SinGANImaging"], path: "Tests/InstructionCount",
            swiftSettings: strict),
        .target(
            name: "TestSupport", dependencies: ["SinGANSupport", "SinGANNumerics"], path: "Tests/TestSupport", swiftSettings: strict),
        // Counts the test executable's allocations.
        .target(name: "AllocationCount", path: "Tests/AllocationCount", cSettings: kernelSettings),
        tests("SinGANSupportTests", ["SinGANSupport"]),
        tests("SinGANNumericsTests", ["SinGANNumerics"]),
        tests("SinGANImagingTests", ["SinGANImaging"]),
        tests("SinGANEngineTests", ["SinGANEngine", "AllocationCount"]),
        tests("SinGANPatchesTests", ["SinGANPatches", "SinGANNumerics", "SinGANImaging", "CKernels", "AllocationCount"]),
        tests("SinGANTasksTests", ["SinGANTasks", "SinGANConformance"] + pluginDependencies),
        tests("SinGANPipelinesTests", ["SinGANPipelines"]),
        tests("SinGANExternalsTests", ["SinGANExternals"]),
        tests("SinGANToolKitTests", ["SinGANToolKit", "SinGANExternals", "SinGANBuiltins"] + pluginDependencies),
        tests("CommandLineTests", ["SinGANEngine", "SinGANImaging", "singan-tool"]),
    ] + pluginTargets
)
