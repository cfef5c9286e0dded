// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "singan", path: "../..")],
    targets: [
        .executableTarget(name: "benchmark", dependencies: [.product(name: "SinGAN", package: "singan")]),
        .executableTarget(name: "superres", dependencies: [.product(name: "SinGAN", package: "singan")]),
    ]
)
