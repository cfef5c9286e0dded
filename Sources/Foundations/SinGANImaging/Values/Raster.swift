/// Samples of any kind with everything that belongs to them, as a file has them: label maps, depth, height maps, bands of satellites, slices of
/// microscopes.
///
/// Nothing is stretched, converted or managed: a value here is the value in the file. `Image` is for pictures that people look at.
public struct Raster: Sendable {
    /// The kind of the samples.
    public enum Format: String, Sendable, CaseIterable {
        /// Whole numbers without and with a sign, and floating-point numbers, by their bits.
        case uint8, int8, uint16, int16, uint32, int32, float32, float64
    }

    /// What the first bands are.
    public enum Colors: Sendable {
        /// One band of grey, or bands that are no colours.
        case grey
        /// Red, green and blue.
        case rgb
        /// Cyan, magenta, yellow and black.
        case cmyk

        /// The bands that the colours take: 1, 3 or 4.
        public var bands: Int {
            switch self {
            case .grey: 1
            case .rgb: 3
            case .cmyk: 4
            }
        }
    }

    /// The most bands that a raster has: 32.
    public static let mostBands = 32

    /// The width in pixels.
    public let width: Int
    /// The height in pixels.
    public let height: Int
    /// The samples per pixel, 1...32.
    public let bands: Int
    /// The kind of the samples.
    public let format: Format
    /// The samples, interleaved, native-endian, row by row from the top: height x width x bands x `format.bytes` bytes. Where there is a `palette`,
    /// its indices.
    public let samples: [UInt8]
    /// The colours that the samples are indices of, one byte each in one band; nil where the samples are values themselves.
    public internal(set) var palette: Palette?
    /// What the first bands are. Others are alpha or have no meaning that is known here.
    public internal(set) var colors: Colors
    /// The number of the band that is alpha, from 0; nil where the file names none.
    public internal(set) var alphaBand: Int?
    /// The ICC profile from the file; nil where it has none.
    public internal(set) var profile: [UInt8]?
    /// The raw EXIF block, its orientation set to upright; nil where the file has none.
    public internal(set) var exif: [UInt8]?
    /// The pixels per millimetre, where the file states them.
    public internal(set) var resolution: Image.Resolution?
    /// The kind of file that this was read from; nil where it was made in memory.
    public internal(set) var source: ImageFormat?
    /// What was noticed while reading, one sentence each, such as "stack.tif has 5 frames or pages; the first one is used".
    public internal(set) var notices: [String] = []
    /// The file that this was read from, for messages.
    var name: String?
    /// The bits of a grey sample in the file that this was read from: 1, 2 or 4, whose values are 0...255 here; 8 for everything else. A file of as few
    /// is written again where the samples still have no other values.
    var greyBits = 8
    /// The tags of a TIFF file that libvips doesn't know and that are written again: coordinates and GDAL's.
    var tags: [TiffTag] = []

    /// Makes a raster of samples that nothing else belongs to: 3 and 4 bands of `.uint8` and `.uint16` are colours, the fourth one alpha; of 2 such
    /// bands the second is alpha. Traps unless there are 1...32 bands and as many bytes as the sizes say.
    public init(width: Int, height: Int, bands: Int, format: Format, samples: [UInt8]) {
        precondition(width > 0 && height > 0, "a raster of \(width)x\(height)")
        precondition((1...Self.mostBands).contains(bands), "a raster of \(bands) bands")
        precondition(
            samples.count == width * height * bands * format.bytes,
            "\(samples.count) bytes for \(width)x\(height)x\(bands) of \(format.rawValue)")
        (self.width, self.height, self.bands, self.format, self.samples) = (width, height, bands, format, samples)
        let isPicture = (format == .uint8 || format == .uint16) && bands <= 4
        colors = isPicture && bands >= 3 ? .rgb : .grey
        alphaBand = isPicture && bands % 2 == 0 ? bands - 1 : nil
    }

    /// Makes a raster of one band of indices, whose colours are in `palette`. Traps unless there are width x height samples, and where one of them is
    /// no colour's number.
    public init(width: Int, height: Int, indices: [UInt8], palette: Palette) {
        self.init(width: width, height: height, bands: 1, format: .uint8, samples: indices)
        precondition(indices.allSatisfy { $0 < palette.count }, "an index beyond \(palette.count) colours")
        self.palette = palette
    }

    /// Returns other samples of another size, of the same format and number of bands; everything else stays. Traps unless there are as many bytes as
    /// the sizes say.
    ///
    /// - Parameter pixelScale: the width and height of one new pixel in old ones: coordinates and resolution are changed to fit. They stay as they
    ///   are at (1, 1), which is right for a part with the same upper left corner, and where what lies where has no meaning any more.
    public func with(width: Int, height: Int, samples: [UInt8], pixelScale: (x: Double, y: Double) = (1, 1)) -> Raster {
        var raster = Raster(width: width, height: height, bands: bands, format: format, samples: samples)
        (raster.palette, raster.colors, raster.alphaBand, raster.greyBits) = (palette, colors, alphaBand, greyBits)
        (raster.profile, raster.exif, raster.source, raster.notices, raster.name) = (profile, exif, source, notices, name)
        raster.resolution = resolution.map { .init(horizontal: $0.horizontal / pixelScale.x, vertical: $0.vertical / pixelScale.y) }
        raster.tags = pixelScale == (1, 1) ? tags : tags.map { $0.scaled(x: pixelScale.x, y: pixelScale.y) }
        return raster
    }

    /// Returns other samples of the same size, format and number of bands; everything else stays. Traps unless there are as many bytes.
    public func with(samples: [UInt8]) -> Raster { with(width: width, height: height, samples: samples) }

    /// The bytes of all bands of one pixel.
    public var pixelBytes: Int { bands * format.bytes }

    /// The value that stands for "no data" in every band, as GDAL writes it into a TIFF file; may be NaN. nil where the file names none.
    public var noData: Double? {
        tags.first { $0.number == TiffTag.noData }?.text.flatMap { Double($0.trimmingPrefix { $0 == " " }.prefix { $0 != " " }) }
    }

    /// Whether the file says where on Earth its pixels lie (tags of GeoTIFF).
    public var hasCoordinates: Bool { tags.contains { TiffTag.coordinates.contains($0.number) } }
}

extension Raster.Format {
    /// The bytes of one sample: 1, 2, 4 or 8.
    public var bytes: Int {
        switch self {
        case .uint8, .int8: 1
        case .uint16, .int16: 2
        case .uint32, .int32, .float32: 4
        case .float64: 8
        }
    }

    /// Whether samples are whole numbers.
    public var isInteger: Bool { self != .float32 && self != .float64 }

    /// The least and the largest finite sample.
    public var range: ClosedRange<Double> {
        switch self {
        case .uint8: 0...255
        case .int8: -128...127
        case .uint16: 0...65535
        case .int16: -32768...32767
        case .uint32: 0...Double(UInt32.max)
        case .int32: Double(Int32.min)...Double(Int32.max)
        case .float32: -Double(Float.greatestFiniteMagnitude)...Double(Float.greatestFiniteMagnitude)
        case .float64: -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
        }
    }
}
