import SinGANSupport

extension Image {
    /// The same picture with `pixels` written where `mask` > 0, converted from sRGB into this picture's profile and depth. Where the
    /// mask is 0 every sample stays as it is, byte for byte; alpha stays everywhere. The mask doesn't blend: `pixels` are what is
    /// written.
    ///
    /// Traps where sizes differ. Throws `.badData` where the profile can't be written to (one that only goes one way).
    public func replacing(with pixels: Pixels, where mask: Mask) throws(SinGANError) -> Image {
        precondition(
            pixels.width == width && pixels.height == height && mask.width == width && mask.height == height,
            "\(pixels.width)x\(pixels.height) and a mask of \(mask.width)x\(mask.height) for \(width)x\(height)")
        let colors = try encodedForReplacing(pixels)
        var samples = samples
        let size = colorChannels * depth.bytes
        let stride = channels * depth.bytes
        for pixel in 0..<width * height where mask.values[pixel] > 0 {
            for byte in 0..<size { samples[pixel * stride + byte] = colors[pixel * size + byte] }
        }
        return Image(
            width: width, height: height, depth: depth, colorChannels: colorChannels, hasAlpha: hasAlpha, samples: samples,
            profile: profile, exif: exif, notices: notices)
    }

    private func encodedForReplacing(_ pixels: Pixels) throws(SinGANError) -> [UInt8] {
        do throws(SinGANError) { return try encoded(pixels) } catch {
            throw SinGANError(
                .badData, "the picture's colour profile can be read but not written to", hint: "Save the picture as sRGB first.",
                cause: error)
        }
    }
}
