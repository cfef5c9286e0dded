@testable import SinGANImaging

/// Pictures in which every pixel differs from its neighbours and the two axes differ from each other.
enum TestPictures {
    static func colorful(width: Int, height: Int) -> Pixels {
        var values: [Float] = []
        for y in 0..<height {
            for x in 0..<width {
                values.append(Float((x * 7 + y * 3) % 256) / 255)
                values.append(Float((x * 2 + y * 11) % 256) / 255)
                values.append(Float((x + y) * 5 % 256) / 255)
            }
        }
        return Pixels(width: width, height: height, values: values)
    }

    /// Samples counted up in steps that leave both bytes of a 16-bit sample busy.
    static func image(width: Int, height: Int, depth: Depth, colorChannels: Int, hasAlpha: Bool, profile: [UInt8]? = nil) -> Image {
        let count = width * height * (colorChannels + (hasAlpha ? 1 : 0))
        let samples: [UInt8] =
            switch depth {
            case .eight: (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + 11) }
            case .sixteen: (0..<count).map { UInt16(truncatingIfNeeded: $0 * 7919 + 123) }.withUnsafeBytes { [UInt8]($0) }
            }
        return Image(
            width: width, height: height, depth: depth, colorChannels: colorChannels, hasAlpha: hasAlpha, samples: samples,
            profile: profile)
    }

    /// A profile that libvips brings along: "p3", "srgb" or "cmyk".
    static func profile(_ name: String) throws -> [UInt8] {
        try VipsOperation("profile_load", [("name", .text(name))]).bytes("profile")
    }
}
