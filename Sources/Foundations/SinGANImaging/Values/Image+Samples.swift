import CVips
import SinGANSupport

extension Image {
    /// Calls `body` with every sample as a whole number 0...depth.maximum, by its index.
    @inline(__always)
    func forEachSample(_ body: (_ index: Int, _ value: Int) -> Void) {
        samples.withUnsafeBytes { raw in
            switch depth {
            case .eight: for index in 0..<raw.count { body(index, Int(raw[index])) }
            case .sixteen:
                for index in 0..<raw.count / 2 { body(index, Int(raw.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))) }
            }
        }
    }

    /// Returns one plane of 0...1: `channel` counts from 0, alpha last.
    func plane(_ channel: Int) -> [Float] {
        let scale = Float(depth.maximum)
        let stride = channels
        return samples.withUnsafeBytes { raw in
            (0..<width * height).map { pixel in
                let index = pixel * stride + channel
                switch depth {
                case .eight: return Float(raw[index]) / scale
                case .sixteen: return Float(raw.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)) / scale
                }
            }
        }
    }

    /// The colour samples without alpha.
    var colorSamples: [UInt8] {
        guard hasAlpha else { return samples }
        let size = depth.bytes
        var colors: [UInt8] = []
        colors.reserveCapacity(width * height * colorChannels * size)
        for start in stride(from: 0, to: samples.count, by: channels * size) {
            colors.append(contentsOf: samples[start..<start + colorChannels * size])
        }
        return colors
    }

    /// Returns the alpha channel, 0...1; nil where there is none or where it is opaque everywhere.
    public func alpha() -> Mask? {
        guard hasAlpha else { return nil }
        let values = plane(colorChannels)
        guard values.contains(where: { $0 < 1 }) else { return nil }
        return Mask(width: width, height: height, values: values)
    }

    /// Returns how many colours the visible part has; nil where they are more than `most`.
    public func colorCount(atMost most: Int) -> Int? {
        let (size, stride) = (colorChannels * depth.bytes, channels * depth.bytes)
        let shown = alpha()?.values
        var found: [UInt64] = []
        for pixel in 0..<width * height where shown.map({ $0[pixel] > 0 }) ?? true {
            var color: UInt64 = 0
            for byte in pixel * stride..<pixel * stride + size { color = color << 8 | UInt64(samples[byte]) }
            if color == found.last || found.contains(color) { continue }
            found.append(color)
            if found.count > most { return nil }
        }
        return found.count
    }
}

// Cameras and scanners put 10 or 12 bits into files of 16; engines would see a picture that is nearly black.

extension Image {
    /// The numbers of bits that a file of 16 may use; more are taken as all of them.
    static let usableBits = [8, 10, 12]

    /// The largest value up to which a file of 16 bits may be one of 13 to 15.
    private static let darkest = 32767

    /// Returns a 16-bit picture without profile that uses 12 bits or fewer stretched to all of them.
    func stretched(name: String) -> Image {
        guard depth == .sixteen, profile == nil, usedBits == nil else { return self }
        var most = 0
        forEachSample { _, value in most = max(most, value) }
        guard most > 0, let bits = Self.usableBits.first(where: { most < 1 << $0 }) else {
            // A dark photograph looks the same, and must stay dark.
            return most > 0 && most <= Self.darkest
                ? noticing(
                    "\(name) has no value above \(most) of 65535, and is taken as a dark picture: if that is its white, stretch it to 16 bits first"
                )
                : self
        }
        let top = 1 << bits - 1
        return with(samples: mapped { ($0 * 65535 + top / 2) / top }).using(bits: bits)
            .noticing("\(name) uses \(bits) of its 16 bits: \(top) is taken as white, and results come back in the same range")
    }

    /// Returns the samples as the file has them.
    func withFileSamples() -> Image {
        guard depth == .sixteen, let usedBits else { return self }
        let top = 1 << usedBits - 1
        return with(samples: mapped { ($0 * top + 32767) / 65535 }).using(bits: nil)
    }

    /// Maps 16-bit samples through a table.
    private func mapped(_ level: (Int) -> Int) -> [UInt8] {
        let table = (0...65535).map { UInt16(truncatingIfNeeded: level($0)) }
        var mapped = [UInt16](repeating: 0, count: samples.count / 2)
        forEachSample { index, value in mapped[index] = table[value] }
        return mapped.withUnsafeBytes { [UInt8]($0) }
    }
}

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
