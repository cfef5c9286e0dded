/// The number of bits of a picture's samples.
public enum Depth: Int, Sendable {
    /// 8 bits per sample.
    case eight = 8
    /// 16 bits per sample.
    case sixteen = 16

    /// The largest sample: 255 or 65535.
    public var maximum: Int { self == .eight ? 255 : 65535 }
    /// The bytes of one sample: 1 or 2.
    public var bytes: Int { self == .eight ? 1 : 2 }
}

/// A decoded, upright picture in its own colours: 8 or 16 bit, grey or RGB, with or without alpha, with its ICC profile and EXIF.
public struct Image: Sendable {
    /// The width in pixels.
    public let width: Int
    /// The height in pixels.
    public let height: Int
    /// The bits of each sample.
    public let depth: Depth
    /// The number of colour channels: 1 (grey) or 3 (RGB).
    public let colorChannels: Int
    /// Whether the last channel is alpha.
    public let hasAlpha: Bool
    /// The samples, interleaved, alpha last, row by row from the top; two native-endian bytes per sample where `depth` is `.sixteen`.
    public let samples: [UInt8]
    /// The ICC profile from the file; nil for sRGB.
    public let profile: [UInt8]?
    /// The raw EXIF block, its orientation set to upright.
    public let exif: [UInt8]?
    /// The changes that were made while reading, one sentence each, such as "photo.jpg is CMYK; it is treated as sRGB from here on".
    public let notices: [String]
    /// The pixels per millimetre, where the file states them.
    public private(set) var resolution: Resolution?
    /// The bits that the file uses of the 16 that it has: 8, 10 or 12; nil for all of them. Samples here are stretched to 0...65535, and files are
    /// written with the original ones.
    public private(set) var usedBits: Int?

    /// A resolution in pixels per millimetre.
    public struct Resolution: Sendable, Equatable {
        /// The pixels per millimetre across.
        public let horizontal: Double
        /// The pixels per millimetre down.
        public let vertical: Double
    }

    /// Makes a picture of samples. Traps unless there are as many as the sizes say.
    init(
        width: Int, height: Int, depth: Depth, colorChannels: Int, hasAlpha: Bool, samples: [UInt8], profile: [UInt8]? = nil,
        exif: [UInt8]? = nil, notices: [String] = []
    ) {
        let channels = colorChannels + (hasAlpha ? 1 : 0)
        precondition(colorChannels == 1 || colorChannels == 3, "\(colorChannels) colour channels")
        precondition(samples.count == width * height * channels * depth.bytes, "\(samples.count) bytes for \(width)x\(height)x\(channels)")
        self.width = width
        self.height = height
        self.depth = depth
        self.colorChannels = colorChannels
        self.hasAlpha = hasAlpha
        self.samples = samples
        self.profile = profile
        self.exif = exif
        self.notices = notices
    }

    /// Makes an 8-bit sRGB picture, each value rounded to the nearest of 256.
    public init(pixels: Pixels) { self.init(pixels: pixels, alpha: nil) }

    /// Makes an 8-bit sRGB picture with an alpha channel of the same size; nil for none. Traps where the sizes differ.
    public init(pixels: Pixels, alpha: Mask?) {
        let colors = pixels.quantized()
        guard let alpha else {
            self.init(width: pixels.width, height: pixels.height, depth: .eight, colorChannels: 3, hasAlpha: false, samples: colors)
            return
        }
        precondition(
            alpha.width == pixels.width && alpha.height == pixels.height,
            "an alpha of \(alpha.width)x\(alpha.height) for \(pixels.width)x\(pixels.height)")
        var samples: [UInt8] = []
        samples.reserveCapacity(alpha.values.count * 4)
        for (pixel, value) in alpha.values.enumerated() {
            samples.append(contentsOf: colors[pixel * 3..<pixel * 3 + 3])
            samples.append(UInt8(quantize(value, scale: 255)))
        }
        self.init(width: pixels.width, height: pixels.height, depth: .eight, colorChannels: 3, hasAlpha: true, samples: samples)
    }

    /// The samples per pixel, alpha included: 1 to 4.
    public var channels: Int { colorChannels + (hasAlpha ? 1 : 0) }

    /// Returns other samples with everything that belongs to this picture. Traps like `init`.
    func with(
        samples: [UInt8], width: Int? = nil, height: Int? = nil, depth: Depth? = nil, colorChannels: Int? = nil, hasAlpha: Bool? = nil
    ) -> Image {
        let image = Image(
            width: width ?? self.width, height: height ?? self.height, depth: depth ?? self.depth,
            colorChannels: colorChannels ?? self.colorChannels, hasAlpha: hasAlpha ?? self.hasAlpha, samples: samples, profile: profile,
            exif: exif, notices: notices)
        return image.at(resolution).using(bits: usedBits)
    }

    /// Returns the same samples with other companions.
    func with(profile: [UInt8]?, exif: [UInt8]?, notices: [String]? = nil) -> Image {
        let image = Image(
            width: width, height: height, depth: depth, colorChannels: colorChannels, hasAlpha: hasAlpha, samples: samples,
            profile: profile, exif: exif, notices: notices ?? self.notices)
        return image.at(resolution).using(bits: usedBits)
    }

    /// Returns the same picture with one more notice.
    func noticing(_ text: String) -> Image { with(profile: profile, exif: exif, notices: notices + [text]) }

    /// Returns the same picture, whose file uses so many bits.
    func using(bits: Int?) -> Image {
        var image = self
        image.usedBits = bits
        return image
    }

    /// Returns the same picture with another resolution.
    func at(_ resolution: Resolution?) -> Image {
        var image = self
        image.resolution = resolution
        return image
    }
}
