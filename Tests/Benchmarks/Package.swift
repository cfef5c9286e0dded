// swift-tools-version: 6.2
import PackageDescription

let singan = Target.Dependency.product(name: "SinGAN", package: "singan")

let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "singan", path: "../.."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        .executableTarget(name: "benchmark", dependencies: [singan]),
        .executableTarget(name: "superres", dependencies: [singan]),
        // What the engine of patches takes: compare-patches.sh.
        .executableTarget(name: "patches", dependencies: [singan]),
        // Quality against seconds: study/README.md.
        .target(name: "StudyKit", dependencies: [singan]),
        .executableTarget(
            name: "study", dependencies: ["StudyKit", singan, .product(name: "ArgumentParser", package: "swift-argument-parser")]),
        .testTarget(name: "StudyKitTests", dependencies: ["StudyKit", singan]),
    ]
)
