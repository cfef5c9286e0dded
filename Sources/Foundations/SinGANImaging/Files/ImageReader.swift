import CVips
import Foundation
import SinGANSupport

/// The reader of picture files: PNG, JPEG, WebP, TIFF, GIF (its first frame), and AVIF and HEIC where libvips has them.
///
/// The format comes from the bytes, not from the name. Sizes are checked in the header, before anything is decoded.
public struct ImageReader: Sendable {
    /// The largest file and picture that are read.
    public let limits: ReadLimits

    /// Makes a reader with limits.
    public init(limits: ReadLimits = .init()) { self.limits = limits }

    /// Reads the picture and turns it upright.
    ///
    /// - Throws: `.noInput` where there is no readable file, `.badData` where it isn't a whole picture of a known kind or exceeds the limits.
    public func read(_ path: String) throws(SinGANError) -> Image {
        try read(bytes: InputFile.read(path, limits: limits), name: path)
    }

    /// Decodes the picture in `bytes`, which messages call `name`.
    ///
    /// - Parameter page: the page or frame of a file that has several, from 0; nil for the first, with a notice where there are more.
    /// - Throws: `.badData` like `read(_:)`, and where there is no such page.
    public func read(bytes: [UInt8], name: String, page: Int? = nil) throws(SinGANError) -> Image {
        if let page {
            let count = try pages(bytes: bytes, name: name)
            guard (0..<count).contains(page) else {
                throw SinGANError(
                    .badData, "\(name) has \(count == 1 ? "1 page" : "\(count) pages"), counted from 0, and no page \(page)",
                    hint: "Choose one of 0...\(count - 1).")
            }
        }
        let encoded = try EncodedPicture(bytes, name: name, limits: limits, page: page)
        var joined: VipsPicture?
        // libvips 8.14 mixes up the samples of such bands.
        if encoded.format == .tiff, encoded.picture.format == VIPS_FORMAT_USHORT,
            encoded.picture.interpretation != VIPS_INTERPRETATION_CMYK,
            let planar = try PlanarTiff(bytes, name: name, page: page ?? 0, limits: limits)
        {
            joined = try picture(planar, encoded)
        }
        return try Decoding(encoded, joined: joined, isChosen: page != nil).image()
    }

    /// Returns the number of pages or frames in `bytes`, from the header alone.
    ///
    /// - Throws: `.badData` like `read(_:)`.
    public func pages(bytes: [UInt8], name: String) throws(SinGANError) -> Int {
        try EncodedPicture(bytes, name: name, limits: limits, use: .raster).picture.pages
    }

    /// Returns width and height of the upright picture, from the header alone.
    ///
    /// - Throws: `.noInput` and `.badData` like `read(_:)`, except that damage further down in the file isn't seen.
    public func header(_ path: String) throws(SinGANError) -> (width: Int, height: Int) {
        try EncodedPicture(InputFile.read(path, limits: limits), name: path, limits: limits).uprightSize
    }

    /// Returns the size of the upright picture in `bytes`, which messages call `name`, and whether it has an alpha channel; from the header alone.
    ///
    /// - Throws: `.badData` like `read(bytes:name:)`, except that damage further down in the file isn't seen.
    package func outline(bytes: [UInt8], name: String) throws(SinGANError) -> (size: PixelSize, hasAlpha: Bool) {
        let encoded = try EncodedPicture(bytes, name: name, limits: limits)
        let (width, height) = encoded.uprightSize
        let colors = encoded.picture.interpretation == VIPS_INTERPRETATION_CMYK ? 4 : encoded.picture.bands < 3 ? 1 : 3
        return (PixelSize(width: width, height: height), encoded.picture.bands > colors)
    }

    /// Returns the undecoded bytes of a picture file.
    ///
    /// - Throws: `.noInput` where there is no readable file, `.badData` where it is longer than any picture within the limits.
    public func bytes(of path: String) throws(SinGANError) -> [UInt8] { try InputFile.read(path, limits: limits) }

    /// Returns the texts that `WriteOptions.text` put into a file, by keyword; for a PNG all its text chunks.
    ///
    /// - Throws: `.noInput` and `.badData` like `header(_:)`.
    public func text(of path: String) throws(SinGANError) -> [String: String] {
        let encoded = try EncodedPicture(InputFile.read(path, limits: limits), name: path, limits: limits)
        var texts = encoded.picture.blob(VipsPicture.Field.xmp).map(XmpPacket.text) ?? [:]
        // libvips calls them png-comment-NUMBER-KEYWORD.
        for (field, value) in encoded.picture.strings(prefix: PNGText.prefix) {
            let parts = field.dropFirst(PNGText.prefix.count).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { texts[String(parts[1])] = value }
        }
        return texts
    }
}

/// The name that libvips gives to the text chunks of a PNG.
enum PNGText {
    static let prefix = "png-comment-"
}

extension ImageReader {
    /// The frames and times of an animation that was read from a file.
    public struct Animation: Sendable {
        /// The frames in 8-bit sRGB without alpha; a file with alpha is laid on black.
        public let frames: [Pixels]
        /// The milliseconds for which each frame is shown.
        public let delays: [Int]
        /// The number of times that the animation is shown; 0 for ever.
        public let loop: Int
    }

    /// Reads all frames of a GIF or WebP file. The limit of pixels holds for all frames together.
    ///
    /// - Throws: `.noInput` and `.badData` like `read(_:)`, and `.badData` for a file of another format.
    public func animation(_ path: String) throws(SinGANError) -> Animation {
        let bytes = try InputFile.read(path, limits: limits)
        let format = try EncodedPicture(bytes, name: path, limits: limits).format
        guard format == .gif || format == .webp else {
            throw SinGANError(.badData, "\(path) is a \(format.rawValue) file, which is no animation", hint: "Name a GIF or a WebP file.")
        }
        do throws(SinGANError) {
            let strip = try VipsOperation(format.loader, [("buffer", .bytes(bytes)), ("n", .number(-1)), ("fail_on", "error")]).image()
            let height = strip.withImage { Int(vips_image_get_page_height($0)) }
            guard strip.width * strip.height <= limits.maxPixels else {
                throw SinGANError(
                    .badData, "\(path) has \(strip.width * strip.height) pixels in all frames, and the limit is \(limits.maxPixels)",
                    hint: "Raise --max-pixels.")
            }
            let plain = try strip.bands == 4 ? strip.applying("flatten") : strip
            let samples = try plain.decodedInMemory().samples(as: UInt8.self)
            let size = 3 * strip.width * height
            let frames = (0..<strip.height / height).map {
                Pixels(width: strip.width, height: height, bytes: Array(samples[$0 * size..<($0 + 1) * size]))
            }
            return Animation(frames: frames, delays: strip.integers("delay"), loop: strip.integer("loop") ?? 0)
        } catch {
            throw error.code == .badData ? error : SinGANError(.badData, "\(path) is damaged", hint: "Make it again.", cause: error)
        }
    }
}

/// The most that a picture file may ask for.
public struct ReadLimits: Sendable {
    /// The largest width x height, checked before anything is decoded; 100,000,000 by default.
    public var maxPixels: Int

    /// Makes limits for a number of pixels.
    public init(maxPixels: Int = 100_000_000) { self.maxPixels = maxPixels }

    /// The longest file in bytes: no encoding in use takes more than 16 bytes per pixel; at least 64 MB leave room for profiles and other companions.
    public var maxBytes: Int { maxPixels.multipliedReportingOverflow(by: 16).overflow ? .max : max(maxPixels * 16, 64 << 20) }
}

/// Reads whole files, and tells the reasons for failure apart.
enum InputFile {
    static let knownFormats = "PNG, JPEG, WebP, TIFF, GIF, AVIF or HEIC"

    /// Reads the file. Throws `.noInput` where nothing can be read at `path`, and `.badData` where the file is empty or longer than `limits` allow.
    static func read(_ path: String, limits: ReadLimits) throws(SinGANError) -> [UInt8] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw missing(path)
        }
        guard !isFolder.boolValue else {
            throw SinGANError(.noInput, "\(path) is a folder, not a picture", hint: "Name one picture in it.")
        }
        let attributes = try? FileManager.default.attributesOfItem(atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
        // A device such as /dev/zero never ends.
        let type = attributes?[.type] as? FileAttributeType
        guard type != .typeCharacterSpecial, type != .typeBlockSpecial else {
            throw SinGANError(.noInput, "\(path) is a device, not a picture", hint: "Name a picture file.")
        }
        if let size = (attributes?[.size] as? NSNumber)?.intValue, size > limits.maxBytes {
            throw SinGANError(
                .badData, "\(path) has \(size) bytes, more than the \(limits.maxBytes) that \(limits.maxPixels) pixels can need",
                hint: "Raise --max-pixels if it really is a picture.")
        }
        return try AtomicFile.read(path)
    }

    /// Returns the error for a missing file. libvips's programs choose pages and options in brackets behind the name; this toolkit doesn't.
    private static func missing(_ path: String) -> SinGANError {
        if path.hasSuffix("]"), let bracket = path.lastIndex(of: "["), FileManager.default.fileExists(atPath: String(path[..<bracket])) {
            let (file, choice) = (path[..<bracket], path[bracket...])
            return SinGANError(
                .noInput, "there is no file \(path), and pages can't be chosen with \(choice): the first one of \(file) is read",
                hint: "Name \(file), or save the page as a file of its own.")
        }
        return SinGANError(.noInput, "there is no file \(path)", hint: "Check the name.")
    }
}
