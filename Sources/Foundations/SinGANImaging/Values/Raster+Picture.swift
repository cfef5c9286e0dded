extension Raster {
    /// Returns the picture that `shown` describes: grey where it is grey, of 8 bits where it shows 8-bit samples as they are, else of 16, with the
    /// hidden pixels transparent.
    public func picture(_ shown: Shown) -> Image {
        let isGrey = shown.pixels.isGrey
        let depth: Depth = format == .uint8 && shown.range == 0...255 ? .eight : .sixteen
        let colors = Image.bytes(of: isGrey ? shown.pixels.luma() : shown.pixels.values, depth: depth)
        let channels = isGrey ? 1 : 3
        guard let hidden = shown.hidden else {
            return Image(width: width, height: height, depth: depth, colorChannels: channels, hasAlpha: false, samples: colors)
                .at(resolution)
        }
        let size = channels * depth.bytes
        var samples: [UInt8] = []
        samples.reserveCapacity(width * height * (size + depth.bytes))
        for pixel in 0..<width * height {
            samples += colors[pixel * size..<(pixel + 1) * size]
            samples += repeatElement(hidden.values[pixel] > 0 ? 0 : 255, count: depth.bytes)
        }
        return Image(width: width, height: height, depth: depth, colorChannels: channels, hasAlpha: true, samples: samples).at(resolution)
    }

    /// Whether no PNG holds it: samples that aren't whole numbers of 8 or 16 bits without a sign, or more than four bands.
    public var needsTIFF: Bool { !(format == .uint8 || format == .uint16) || bands > 4 }
}
