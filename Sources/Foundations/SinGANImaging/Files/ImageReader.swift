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
    /// - Throws: `.badData` like `read(_:)`.
    public func read(bytes: [UInt8], name: String) throws(SinGANError) -> Image {
        try Decoding(EncodedPicture(bytes, name: name, limits: limits)).image()
    }

    /// Returns width and height of the upright picture, from the header alone.
    ///
    /// - Throws: `.noInput` and `.badData` like `read(_:)`, except that damage further down in the file isn't seen.
    public func header(_ path: String) throws(SinGANError) -> (width: Int, height: Int) {
        try EncodedPicture(InputFile.read(path, limits: limits), name: path, limits: limits).uprightSize
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
