// swift-tools-version: 6.2
import PackageDescription

// Two plugins for singan-tool as shared libraries: one in C, one in Swift. All that they share with the toolkit is a C header.
let package = Package(
    name: "DynamicTask",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Vignette", type: .dynamic, targets: ["Vignette"]),
        .library(name: "Mosaic", type: .dynamic, targets: ["Mosaic"]),
    ],
    dependencies: [.package(name: "singan", path: "../..")],
    targets: [
        .target(name: "Vignette", dependencies: [.product(name: "CSinGANPlugin", package: "singan")]),
        .target(
            name: "Mosaic", dependencies: [.product(name: "CSinGANPlugin", package: "singan")],
            swiftSettings: [.swiftLanguageMode(.v6)]),
    ]
)
