import SinGANSupport

extension Image {
    /// Returns `pixels`, of any size, as a picture of this one's kind: converted from sRGB into its profile, in its depth, grey where it is grey,
    /// with its EXIF and resolution. Alpha, where there is any, is brought to the new size (Keys's cubic); opaque stays opaque.
    ///
    /// Works through the picture in strips, so that it needs little memory beside `pixels` and the result.
    ///
    /// - Throws: `.badData` where the profile can't be written to (one that only goes one way).
    public func remade(of pixels: Pixels) throws(SinGANError) -> Image {
        let alpha = hasAlpha ? resizedAlpha(width: pixels.width, height: pixels.height) : nil
        var samples = [UInt8](repeating: 0, count: pixels.width * pixels.height * channels * depth.bytes)
        for top in stride(from: 0, to: pixels.height, by: Self.stripRows) {
            let rows = top..<min(top + Self.stripRows, pixels.height)
            let range = rows.lowerBound * pixels.width..<rows.upperBound * pixels.width
            let strip = Pixels(
                width: pixels.width, height: rows.count, values: Array(pixels.values[3 * range.lowerBound..<3 * range.upperBound]))
            let colors = try profile == nil ? unmanagedSamples(strip) : Image.bytes(of: converted(strip), depth: depth)
            place(colors, alpha.map { Image.bytes(of: Array($0[range]), depth: depth) }, at: range.lowerBound, in: &samples)
        }
        return with(samples: samples, width: pixels.width, height: pixels.height)
    }

    /// Returns the same picture with red, green and blue: a grey picture needs them for another's colours. Its grey profile goes, and its values are
    /// sRGB then.
    ///
    /// - Throws: `.badData` like `pixels()`.
    public func colored() throws(SinGANError) -> Image {
        guard colorChannels == 1 else { return self }
        let colors = Image.bytes(of: try pixels().values, depth: depth)
        let (size, own) = (depth.bytes, channels * depth.bytes)
        guard hasAlpha else { return with(samples: colors, colorChannels: 3).with(profile: nil, exif: exif) }
        var result: [UInt8] = []
        result.reserveCapacity(4 * size * width * height)
        for pixel in 0..<width * height {
            result += colors[3 * size * pixel..<3 * size * (pixel + 1)]
            result += samples[own * (pixel + 1) - size..<own * (pixel + 1)]
        }
        return with(samples: result, colorChannels: 3).with(profile: nil, exif: exif)
    }

    /// Returns a new picture of this one's depth, range and resolution, in sRGB and opaque. A sample is another picture: it has its own size and no
    /// camera's EXIF.
    public func sample(_ pixels: Pixels) -> Image {
        let isGrey = colorChannels == 1
        let samples = Image.bytes(of: isGrey ? pixels.luma() : pixels.values, depth: depth)
        return Image(
            width: pixels.width, height: pixels.height, depth: depth, colorChannels: colorChannels, hasAlpha: false, samples: samples
        ).at(resolution).using(bits: usedBits)
    }

    private static let stripRows = 128

    /// Returns alpha of 0...1 at another size; overshooting is clamped when it becomes samples.
    private func resizedAlpha(width: Int, height: Int) -> [Float] {
        guard let alpha = alpha() else { return [Float](repeating: 1, count: width * height) }
        guard (width, height) != (self.width, self.height) else { return alpha.values }
        return Resampling.resize(
            alpha.values, bands: 1, from: (self.width, self.height), to: (width, height), kernel: .cubic)
    }

    /// Interleaves colours and alpha, beginning at pixel `first`.
    private func place(_ colors: [UInt8], _ alpha: [UInt8]?, at first: Int, in samples: inout [UInt8]) {
        let (size, bytes) = (colorChannels * depth.bytes, depth.bytes)
        let stride = channels * bytes
        samples.withUnsafeMutableBufferPointer { samples in
            for pixel in 0..<colors.count / size {
                let start = (first + pixel) * stride
                for byte in 0..<size { samples[start + byte] = colors[pixel * size + byte] }
                if let alpha { for byte in 0..<bytes { samples[start + size + byte] = alpha[pixel * bytes + byte] } }
            }
        }
    }
}

// Pictures in the place of results that aren't made yet: a plan needs their size and kind, and no memory for what they show.

extension Image {
    /// Returns an 8-bit sRGB picture of a size. Its content means nothing, and takes memory only where it is read.
    public static func untouched(_ size: PixelSize) -> Image { untouched(size, depth: .eight, colorChannels: 3) }

    /// Returns a picture of the kind that `sample` makes, of a size, without meaningful content.
    public func sampleStandIn(_ size: PixelSize) -> Image {
        Image.untouched(size, depth: depth, colorChannels: colorChannels).using(bits: usedBits)
    }

    /// Returns this picture at another size, with its kind and its companions; alpha, where there is any, is its own at that size.
    ///
    /// - Throws: `.badData` like `remade(of:)`.
    public func standIn(_ size: PixelSize) throws(SinGANError) -> Image {
        guard !hasAlpha else { return try remade(of: pixels().resized(width: size.width, height: size.height)) }
        let image = Image.untouched(size, depth: depth, colorChannels: colorChannels)
        return with(samples: image.samples, width: size.width, height: size.height)
    }

    private static func untouched(_ size: PixelSize, depth: Depth, colorChannels: Int) -> Image {
        let count = size.width * size.height * colorChannels * depth.bytes
        let samples = [UInt8](unsafeUninitializedCapacity: count) { samples, filled in
            // Large ones come from the system, which gives zeros and no memory until they are touched.
            if count < 1 << 20 { samples.initialize(repeating: 0) }
            filled = count
        }
        return Image(
            width: size.width, height: size.height, depth: depth, colorChannels: colorChannels, hasAlpha: false, samples: samples)
    }
}
