import SinGANSupport

/// The settings with which a picture is written.
public struct WriteOptions: Sendable {
    /// The quality, 1 (small) ... 100 (good), for formats with loss; nil for the default: 92 for JPEG, 90 for WebP, 75 for AVIF and HEIC.
    public var quality: Int?
    /// Texts by keyword: text chunks of a PNG, an XMP packet in JPEG, WebP and TIFF (left out where it would be longer than 65,000 bytes). Other
    /// formats have no place for them. Keywords have 1 to 79 printable ASCII characters and no spaces.
    public var text: [String: String]
    /// Whether a PNG is written in the shortest time, not compressed, instead of into the fewest bytes; false by default. Other formats ignore it.
    public var isQuick = false

    /// Makes settings. Traps on a quality outside 1...100 and on an impossible keyword.
    public init(quality: Int? = nil, text: [String: String] = [:]) {
        precondition(quality.map { (1...100).contains($0) } ?? true, "quality \(quality ?? 0)")
        precondition(text.keys.allSatisfy(Self.isKeyword), "a keyword of PNG text among \(text.keys.sorted())")
        self.quality = quality
        self.text = text
    }

    private static func isKeyword(_ text: String) -> Bool {
        (1...79).contains(text.utf8.count) && text.utf8.allSatisfy { (33...126).contains($0) }
    }
}

/// The writer of picture files. Encoding happens in memory, so that a failure leaves nothing behind.
public struct ImageWriter: Sendable {
    /// Makes a writer; it has no settings.
    public init() {}

    /// Writes `image` in the format that `path`'s extension names, and returns what the format couldn't hold, one sentence each.
    ///
    /// - Throws: `.usage` for an unknown extension, `.unavailable` where this libvips can't write the format, `.badData` where the picture is too
    ///   large for it, `.cannotCreate` or `.inputOutput` where the file can't be written, or the reason of the current cancellation.
    ///
    /// - Parameter replaces: whether an existing file is replaced, as in `AtomicFile.write`.
    @discardableResult
    public func write(
        _ image: Image, to path: String, options: WriteOptions = .init(), replaces: Bool = true
    ) throws(SinGANError) -> [String] {
        let format = try ImageFormat.of(output: path)
        let bytes = try encode(image, format: format, options: options)
        try AtomicFile.write(bytes, to: path, replaces: replaces, isHidden: true)
        return FormatFitting.notices(image, format: format, name: path)
    }

    /// Returns the file's bytes.
    ///
    /// - Throws: `.unavailable` and `.badData` like `write`, or the reason of the current cancellation.
    public func encode(_ image: Image, format: ImageFormat, options: WriteOptions = .init()) throws(SinGANError) -> [UInt8] {
        try format.check(width: image.width, height: image.height)
        let fitted = try FormatFitting.fit(image, format: format)
        let picture = try fitted.picture()
        // A large picture takes seconds.
        if let cancellation = Cancellation.current { picture.heed(cancellation) }
        if let exif = fitted.exif, format.holdsExif { try ExifCarrier.attach(exif, to: picture) }
        if let resolution = fitted.resolution { picture.resolution = (resolution.horizontal, resolution.vertical) }
        // libvips marks a GIF to be repeated for ever where nothing is said.
        if format == .gif { picture.set("loop", integer: 1) }
        Self.attach(options.text, to: picture, format: format)
        let bytes: [UInt8]
        do throws(SinGANError) {
            bytes = try save(picture, format, options)
        } catch {
            try Cancellation.current?.check()
            throw Self.unavailable(format, error)
        }
        // A quick encoder may have looked for the cancellation too late.
        try Cancellation.current?.check()
        return fitted.resolution == nil ? FileResolution.remove(from: bytes, format: format, hasEXIF: fitted.exif != nil) : bytes
    }

    private func save(_ picture: VipsPicture, _ format: ImageFormat, _ options: WriteOptions) throws(SinGANError) -> [UInt8] {
        guard [.avif, .heic].contains(format), let cancellation = Cancellation.current else {
            return try VipsOperation(format.saver, [("in", .image(picture))] + format.saveArguments(options)).bytes()
        }
        // Nobody else has it.
        nonisolated(unsafe) let picture = picture
        return try VipsLongCall.bytes(cancellation) {
            do throws(SinGANError) {
                return .success(try VipsOperation(format.saver, [("in", .image(picture))] + format.saveArguments(options)).bytes())
            } catch {
                return .failure(error)
            }
        }
    }

    static func unavailable(_ format: ImageFormat, _ cause: SinGANError?) -> SinGANError {
        SinGANError(.unavailable, "libvips \(VipsRuntime.version) can't write \(format.rawValue) here", hint: "Write PNG.", cause: cause)
    }

    /// Attaches an XMP packet. A packet that is too long is left out: that is no reason to lose the picture.
    static func attachPacket(_ text: [String: String], to picture: VipsPicture) {
        guard let packet = XmpPacket.bytes(text), packet.count <= XmpPacket.longest else { return }
        picture.set(VipsPicture.Field.xmp, blob: packet)
    }

    /// Attaches texts as the format holds them, if it does.
    static func attach(_ text: [String: String], to picture: VipsPicture, format: ImageFormat) {
        guard format == .png else {
            if format.holdsText { attachPacket(text, to: picture) }
            return
        }
        for (number, keyword) in text.keys.sorted().enumerated() {
            picture.set("\(PNGText.prefix)\(number)-\(keyword)", string: text[keyword] ?? "")
        }
    }
}

extension ImageFormat {
    /// Throws `.unavailable` where this libvips can't write the format, and `.badData` where a picture's sides are too long for it.
    func check(width: Int, height: Int) throws(SinGANError) {
        guard VipsRuntime.has(saver) else { throw ImageWriter.unavailable(self, nil) }
        guard max(width, height) <= longestSide else {
            throw SinGANError(
                .badData, "\(width)x\(height) is too large for \(rawValue), whose longest side is \(longestSide)",
                hint: "Write PNG or TIFF.")
        }
    }

    func saveArguments(_ options: WriteOptions) -> [(String, VipsArgument)] {
        func quality(_ usual: Int) -> (String, VipsArgument) { ("Q", .number(Double(options.quality ?? usual))) }
        switch self {
        case .png: return options.isQuick ? [("compression", 0), ("filter", "none")] : [("compression", 6)]
        case .jpeg: return [quality(92), ("optimize_coding", true)]
        case .webp: return [quality(90), ("smart_subsample", true)]
        case .tiff: return [("compression", "deflate"), ("predictor", "horizontal")]
        case .gif: return []
        case .avif: return [quality(75), ("compression", "av1"), ("effort", 1)]
        case .heic: return [quality(75), ("compression", "hevc")]
        }
    }
}
