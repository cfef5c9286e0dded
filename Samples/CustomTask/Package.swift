// swift-tools-version: 6.2
import PackageDescription

let singan = Target.Dependency.product(name: "SinGAN", package: "singan")

let package = Package(
    name: "custom-task",
    platforms: [.macOS(.v15)],
    dependencies: [
        // Elsewhere: .package(url: "https://.../singan", from: "0.2.0")
        .package(name: "singan", path: "../.."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        .target(name: "Erasing", dependencies: [singan, .product(name: "ArgumentParser", package: "swift-argument-parser")]),
        .executableTarget(name: "my-tool", dependencies: ["Erasing", singan]),
        .testTarget(
            name: "ErasingTests", dependencies: ["Erasing", singan, .product(name: "SinGANConformance", package: "singan")]),
    ]
)
