import CVips
import SinGANSupport

extension Image {
    /// Returns the picture in sRGB, alpha dropped: through its ICC profile (relative colorimetric, 16 bits) where it has one, else the samples as
    /// they are. Colours that sRGB doesn't reach are clipped.
    ///
    /// - Throws: `.badData` where the profile doesn't fit the samples, which never happens with a picture from `ImageReader`.
    public func pixels() throws(SinGANError) -> Pixels {
        guard profile != nil else { return Pixels(width: width, height: height, values: unmanagedColors()) }
        do throws(SinGANError) {
            let converted = try profiledPicture().applying(
                "icc_transform",
                ["output_profile": "srgb", "embedded": true, "intent": "relative", "depth": 16])
            let samples = try converted.samples(as: UInt16.self)
            return Pixels(width: width, height: height, values: samples.map { Float($0) / 65535 })
        } catch {
            throw SinGANError(.badData, "the colour profile doesn't fit the picture", hint: "Save it as sRGB.", cause: error)
        }
    }

    /// Returns red, green, blue of 0...1 without looking at the profile; grey three times.
    private func unmanagedColors() -> [Float] {
        let scale = Float(depth.maximum)
        var values = [Float](repeating: 0, count: width * height * 3)
        let stride = channels
        forEachSample { index, value in
            let (pixel, channel) = index.quotientAndRemainder(dividingBy: stride)
            guard channel < colorChannels else { return }
            let level = Float(value) / scale
            values[pixel * 3 + channel] = level
            if colorChannels == 1 {
                values[pixel * 3 + 1] = level
                values[pixel * 3 + 2] = level
            }
        }
        return values
    }

    /// Returns the colour channels as a libvips picture that carries the profile.
    func profiledPicture() throws(SinGANError) -> VipsPicture {
        let picture = try VipsPicture(
            copying: colorSamples, width: width, height: height, bands: colorChannels, format: depth.format,
            interpretation: depth.interpretation(colorChannels: colorChannels))
        if let profile { picture.set(VipsPicture.Field.profile, blob: profile) }
        return picture
    }
}

extension Pixels {
    /// Returns one value per pixel: Rec. 709 weights on the gamma-encoded channels, so that grey stays exactly what it is.
    public func luma() -> [Float] {
        (0..<width * height).map { pixel in
            let (red, green, blue) = (values[pixel * 3], values[pixel * 3 + 1], values[pixel * 3 + 2])
            return green + 0.2126 * (red - green) + 0.0722 * (blue - green)
        }
    }
}

extension Depth {
    var format: VipsBandFormat { self == .eight ? VIPS_FORMAT_UCHAR : VIPS_FORMAT_USHORT }

    func interpretation(colorChannels: Int) -> VipsInterpretation {
        switch (self, colorChannels) {
        case (.eight, 1): VIPS_INTERPRETATION_B_W
        case (.eight, _): VIPS_INTERPRETATION_sRGB
        case (.sixteen, 1): VIPS_INTERPRETATION_GREY16
        case (.sixteen, _): VIPS_INTERPRETATION_RGB16
        }
    }
}
