import SinGANSupport

/// The conversion of a picture to what a format can hold.
enum FormatFitting {
    /// Flattens alpha onto white, rounds 16 bit to 8, and converts grey or profiled colours to sRGB, each only where the format asks for it.
    static func fit(_ image: Image, format: ImageFormat) throws(SinGANError) -> Image {
        var image = image
        let needsColors = (image.colorChannels == 1 && !format.holdsGrey) || (image.profile != nil && !format.holdsProfile)
        if needsColors {
            image = Image(pixels: try image.pixels(), alpha: image.alpha()).with(profile: nil, exif: image.exif).at(image.resolution)
        }
        if image.depth == .sixteen { image = format.holdsSixteenBit ? image.withFileSamples() : image.eightBit() }
        if image.hasAlpha && !format.holdsAlpha { image = image.flattened() }
        return image
    }

    /// Returns one sentence for each thing that `fit` loses.
    static func notices(_ image: Image, format: ImageFormat, name: String) -> [String] {
        var notices: [String] = []
        if !format.holdsAlpha && image.alpha() != nil {
            notices.append("\(name) can't hold transparency; the picture is laid on white")
        }
        if image.depth == .sixteen && !format.holdsSixteenBit { notices.append("\(name) holds 8 bits; the picture's 16 are rounded") }
        if image.profile != nil && !format.holdsProfile {
            notices.append("\(name) can't hold a colour profile; the picture is converted to sRGB")
        }
        if image.exif != nil && !format.holdsExif { notices.append("\(name) can't hold EXIF; it is left out") }
        return notices
    }
}

extension Image {
    /// Returns the picture with 16-bit samples rounded to 8 bits (65535 = 257 * 255).
    fileprivate func eightBit() -> Image {
        var bytes = [UInt8](repeating: 0, count: samples.count / 2)
        forEachSample { index, value in bytes[index] = UInt8((value + 128) / 257) }
        return with(samples: bytes, depth: .eight)
    }

    /// Returns the 8-bit picture on white, without alpha.
    fileprivate func flattened() -> Image {
        precondition(depth == .eight && hasAlpha, "only 8-bit formats are without alpha")
        var bytes: [UInt8] = []
        bytes.reserveCapacity(width * height * colorChannels)
        for pixel in stride(from: 0, to: samples.count, by: channels) {
            let alpha = Int(samples[pixel + colorChannels])
            for channel in 0..<colorChannels {
                let blend = Int(samples[pixel + channel]) * alpha + 255 * (255 - alpha)
                bytes.append(UInt8((blend + 127) / 255))
            }
        }
        return with(samples: bytes, hasAlpha: false)
    }

    /// Returns the whole picture, with its profile, for a saver.
    func picture() throws(SinGANError) -> VipsPicture {
        let picture = try VipsPicture(
            copying: samples, width: width, height: height, bands: channels, format: depth.format,
            interpretation: depth.interpretation(colorChannels: colorChannels))
        if let profile { picture.set(VipsPicture.Field.profile, blob: profile) }
        return picture
    }
}
