// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "example",
    platforms: [.macOS(.v15)],
    dependencies: [
        // Elsewhere: .package(url: "https://.../singan", from: "0.2.0")
        .package(name: "singan", path: "../..")
    ],
    targets: [
        .executableTarget(
            name: "example", dependencies: [.product(name: "SinGAN", package: "singan")],
            // Not needed; `import SinGAN` is enough with it, too.
            swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("MemberImportVisibility")])
    ]
)
