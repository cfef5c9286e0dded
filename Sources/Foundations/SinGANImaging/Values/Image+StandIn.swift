import SinGANSupport

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
