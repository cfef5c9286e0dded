import CVips
import SinGANSupport

extension Image {
    /// Returns the same picture with `pixels` written where `mask` > 0, converted from sRGB into this picture's profile and depth. Where the mask is
    /// 0 every sample stays as it is, byte for byte; alpha stays everywhere. The mask doesn't blend: `pixels` are what is written.
    ///
    /// A pixel of a picture with a profile that equals this picture's own `pixels()` stays as it is too, and what conversion costs (colours that sRGB doesn't
    /// reach, rounding in tables) comes in gradually as the two differ more, so that no seam shows.
    ///
    /// Traps where sizes differ.
    ///
    /// - Throws: `.badData` where the profile can't be written to (one that only goes one way).
    public func replacing(with pixels: Pixels, where mask: Mask) throws(SinGANError) -> Image {
        precondition(
            pixels.width == width && pixels.height == height && mask.width == width && mask.height == height,
            "\(pixels.width)x\(pixels.height) and a mask of \(mask.width)x\(mask.height) for \(width)x\(height)")
        let colors = try profile == nil ? unmanagedSamples(pixels) : profiledSamples(pixels)
        var samples = samples
        let size = colorChannels * depth.bytes
        let stride = channels * depth.bytes
        for pixel in 0..<width * height where mask.values[pixel] > 0 {
            for byte in 0..<size { samples[pixel * stride + byte] = colors[pixel * size + byte] }
        }
        return with(samples: samples)
    }

    /// Returns the same picture, its alpha at least `mask`: opaque where that is 1. Traps where sizes differ.
    public func alpha(atLeast mask: Mask) -> Image {
        precondition(mask.width == width && mask.height == height, "a mask of \(mask.width)x\(mask.height) for \(width)x\(height)")
        guard hasAlpha else { return self }
        var samples = samples
        let (stride, size) = (channels * depth.bytes, depth.bytes)
        let own = plane(colorChannels)
        let levels = Image.bytes(of: zip(own, mask.values).map { max($0, $1) }, depth: depth)
        for pixel in 0..<width * height where mask.values[pixel] > own[pixel] {
            for byte in 0..<size { samples[(pixel + 1) * stride - size + byte] = levels[pixel * size + byte] }
        }
        return with(samples: samples)
    }

    /// Returns the same picture with another's alpha where `mask` > 0; a picture without alpha is opaque, and stays without. Traps where sizes
    /// differ.
    public func alpha(of other: Image, where mask: Mask) -> Image {
        precondition(
            (other.width, other.height, mask.width, mask.height) == (width, height, width, height),
            "an alpha of \(other.width)x\(other.height) and a mask of \(mask.width)x\(mask.height) for \(width)x\(height)")
        guard hasAlpha else { return self }
        let opaque = [Float](repeating: 1, count: width * height)
        let levels = Image.bytes(of: other.hasAlpha ? other.plane(other.colorChannels) : opaque, depth: depth)
        var samples = samples
        let (stride, size) = (channels * depth.bytes, depth.bytes)
        for pixel in 0..<width * height where mask.values[pixel] > 0 {
            for byte in 0..<size { samples[(pixel + 1) * stride - size + byte] = levels[pixel * size + byte] }
        }
        return with(samples: samples)
    }

    func unmanagedSamples(_ pixels: Pixels) -> [UInt8] {
        Image.bytes(of: colorChannels == 3 ? pixels.values : pixels.luma(), depth: depth)
    }

    /// How fast the conversion's losses come in: wholly at a difference of 1/8.
    private static let lossSlope: Float = 8

    /// Returns converted(pixels) + k (this picture's samples - converted(this picture's pixels)), k = max(0, 1 - 8 d), where d is the largest channel
    /// difference between `pixels` and this picture's pixels.
    private func profiledSamples(_ pixels: Pixels) throws(SinGANError) -> [UInt8] {
        let own = try self.pixels()
        var levels = try converted(pixels)
        let ownLevels = try converted(own)
        for channel in 0..<colorChannels {
            let original = plane(channel)
            for pixel in 0..<width * height {
                let difference = (pixel * 3..<pixel * 3 + 3).reduce(Float(0)) { max($0, abs(pixels.values[$1] - own.values[$1])) }
                let index = pixel * colorChannels + channel
                levels[index] += max(0, 1 - Self.lossSlope * difference) * (original[pixel] - ownLevels[index])
            }
        }
        return Image.bytes(of: levels, depth: depth)
    }

    /// Returns sRGB `pixels` as this profile's colours, 0...1, rounded to 16 bits only.
    func converted(_ pixels: Pixels) throws(SinGANError) -> [Float] {
        do throws(SinGANError) {
            let source = try VipsPicture(
                copying: pixels.values.map { UInt16(quantize($0, scale: 65535)) }, width: pixels.width, height: pixels.height, bands: 3,
                format: VIPS_FORMAT_USHORT, interpretation: VIPS_INTERPRETATION_RGB16)
            // In memory, so that the profile can be set on a picture that no pipeline has looked at.
            let independent = try source.applying("icc_import", ["input_profile": "srgb", "intent": "relative"]).inMemory()
            independent.set(VipsPicture.Field.profile, blob: profile ?? [])
            let exported = try independent.applying("icc_export", ["intent": "relative", "depth": 16])
            return try exported.samples(as: UInt16.self).map { Float($0) / 65535 }
        } catch {
            throw SinGANError(
                .badData, "the picture's colour profile can be read but not written to", hint: "Save the picture as sRGB first.",
                cause: error)
        }
    }

    static func bytes(of levels: [Float], depth: Depth) -> [UInt8] {
        switch depth {
        case .eight: levels.map { UInt8(quantize($0, scale: 255)) }
        case .sixteen: levels.map { UInt16(quantize($0, scale: 65535)) }.withUnsafeBytes { [UInt8]($0) }
        }
    }
}
