import Foundation
import SinGANSupport

/// The file formats in which pictures are read and written.
public enum ImageFormat: String, CaseIterable, Sendable {
    /// The formats, named as libvips names them; AVIF and HEIC only where libvips has their codecs.
    case png, jpeg, webp, tiff, gif, avif, heic

    /// Returns the format that a file name's extension stands for, upper or lower case.
    ///
    /// - Throws: `.usage` with the known extensions for any other.
    public static func of(path: String) throws(SinGANError) -> ImageFormat {
        let ending = URL(fileURLWithPath: path).pathExtension.lowercased()
        guard let format = allCases.first(where: { $0.extensions.contains(ending) }) else {
            let known = allCases.flatMap(\.extensions).map { ".\($0)" }.joined(separator: ", ")
            let what = ending.isEmpty ? "\(path) has no extension" : "\(path) ends in .\(ending), which is not a picture format"
            throw SinGANError(.usage, what, hint: "Name it with one of \(known).")
        }
        return format
    }

    /// Returns the format of a path to write to: like `of(path:)`, but a pipe or a device without an extension gets a PNG.
    ///
    /// - Throws: `.usage` for any other extension.
    public static func of(output path: String) throws(SinGANError) -> ImageFormat {
        do throws(SinGANError) { return try of(path: path) } catch { if WaitingStream.isThere(path) { return .png } else { throw error } }
    }

    /// The lower-case file name extensions, the usual one first.
    public var extensions: [String] {
        switch self {
        case .png: ["png"]
        case .jpeg: ["jpg", "jpeg"]
        case .webp: ["webp"]
        case .tiff: ["tif", "tiff"]
        case .gif: ["gif"]
        case .avif: ["avif"]
        case .heic: ["heic", "heif"]
        }
    }

    /// Whether the format stores transparency.
    public var holdsAlpha: Bool { self != .jpeg }
    /// Whether the format stores 16 bits per sample.
    public var holdsSixteenBit: Bool { self == .png || self == .tiff }
    /// Whether the format stores an ICC profile.
    public var holdsProfile: Bool { self != .gif }
    /// Whether what is read back is what was written, sample for sample.
    public var isLossless: Bool { self == .png || self == .tiff }
    /// Whether a single grey channel stays one.
    var holdsGrey: Bool { self == .png || self == .jpeg || self == .tiff }
    /// Whether EXIF is written: libvips 8.14 writes none into TIFF, and GIF has no place for it.
    public var holdsExif: Bool { self != .tiff && self != .gif }
    /// Whether `WriteOptions.text` is written. libvips 8.14 writes no XMP into AVIF and HEIC.
    public var holdsText: Bool { self == .png || self == .jpeg || self == .webp || self == .tiff }
    /// The longest side that the format's own header or encoder allows, in pixels.
    var longestSide: Int {
        switch self {
        case .webp: 16383
        case .jpeg, .gif: 65500
        case .avif, .heic: 16384
        case .png, .tiff: 10_000_000
        }
    }

    /// The name of libvips's loader of bytes in memory.
    var loader: String {
        switch self {
        case .avif, .heic: "heifload_buffer"
        default: "\(rawValue)load_buffer"
        }
    }

    var saver: String {
        switch self {
        case .avif, .heic: "heifsave_buffer"
        default: "\(rawValue)save_buffer"
        }
    }
}

extension ImageFormat {
    /// Whether this libvips reads the format. AVIF and HEIC depend on a decoder that only a trial shows.
    public var canLoad: Bool { Self.support[self]?.load ?? false }

    /// Whether this libvips writes the format, tried once with a small picture.
    public var canSave: Bool { Self.support[self]?.save ?? false }

    private static let support: [ImageFormat: (load: Bool, save: Bool)] = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, $0.tried()) })

    private func tried() -> (load: Bool, save: Bool) {
        let hasLoader = VipsRuntime.has(loader)
        guard VipsRuntime.has(saver) else { return (hasLoader, false) }
        let picture = Image(pixels: Pixels(width: 16, height: 16, repeating: 0.5))
        guard let bytes = try? ImageWriter().encode(picture, format: self, options: WriteOptions()) else { return (hasLoader, false) }
        return ((try? ImageReader().read(bytes: bytes, name: rawValue)) != nil, true)
    }
}

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
