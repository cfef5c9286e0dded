import SinGANSupport

/// Reads picture files: PNG, JPEG, WebP, TIFF, GIF (its first frame), and AVIF and HEIC where libvips has them.
///
/// The format comes from the bytes, not from the name. Sizes are checked in the header, before anything is decoded.
public struct ImageReader: Sendable {
    public let limits: ReadLimits

    public init(limits: ReadLimits = .init()) { self.limits = limits }

    /// The picture, upright.
    ///
    /// Throws `.noInput` where there is no readable file, `.badData` where it isn't a whole picture of a known kind or is larger than
    /// the limits.
    public func read(_ path: String) throws(SinGANError) -> Image {
        try read(bytes: InputFile.read(path, limits: limits), name: path)
    }

    /// The picture in `bytes`; `name` is what messages call it. Throws `.badData` like `read(_:)`.
    public func read(bytes: [UInt8], name: String) throws(SinGANError) -> Image {
        try Decoding(EncodedPicture(bytes, name: name, limits: limits)).image()
    }

    /// Width and height of the upright picture, from the header alone. Throws like `read(_:)`, except that damage further down in the
    /// file isn't seen.
    public func header(_ path: String) throws(SinGANError) -> (width: Int, height: Int) {
        try EncodedPicture(InputFile.read(path, limits: limits), name: path, limits: limits).uprightSize
    }

    /// The bytes of a picture file, undecoded. Throws `.noInput` where there is no readable file, and `.badData` where it is longer than any picture
    /// within the limits.
    public func bytes(of path: String) throws(SinGANError) -> [UInt8] { try InputFile.read(path, limits: limits) }

    /// The texts that `WriteOptions.text` put into a file, by their keywords: of a PNG all its text chunks. Throws like `header(_:)`.
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

/// How libvips names the text chunks of a PNG.
enum PNGText {
    static let prefix = "png-comment-"
}
