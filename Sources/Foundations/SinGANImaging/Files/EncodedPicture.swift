import CVips
import SinGANSupport

/// A picture file whose header has been read and whose pixels have not.
struct EncodedPicture {
    let name: String
    let format: ImageFormat
    let picture: VipsPicture
    /// Whether the file states the picture's resolution; otherwise libvips has assumed one.
    let saysResolution: Bool
    /// Whether the file has a channel beyond the colours without saying what it is (only in TIFF).
    let hasUnspecifiedChannel: Bool

    /// Whether the file has its end, as far as that is known before its pixels are decoded (only of PNG).
    private let isComplete: Bool

    /// What a file is read for.
    enum Use { case image, raster }

    /// Reads the header. Throws `.badData` where `bytes` are not a picture of a known format or exceed the `limits`.
    ///
    /// - Parameters:
    ///   - page: the page or frame of a file that has several, from 0; nil for the first, also of a file that has none.
    ///   - use: what will be read, which decides on the advice where no decoder reads the samples.
    init(_ bytes: [UInt8], name: String, limits: ReadLimits, page: Int? = nil, use: Use = .image) throws(SinGANError) {
        VipsRuntime.start()
        guard !bytes.isEmpty else { throw SinGANError(.badData, "\(name) is empty (0 bytes)", hint: "Make or fetch it again.") }
        guard let format = ImageFormat.of(bytes: bytes) else {
            throw SinGANError(
                .badData, "\(name) (\(bytes.count) bytes) is not a \(InputFile.knownFormats) picture",
                hint: "Convert it to PNG or JPEG.")
        }
        self.name = name
        self.format = format
        hasUnspecifiedChannel = format == .tiff && TiffTags(bytes, page: page ?? 0)?.extraSamples.contains(0) == true
        isComplete = format != .png || PNGChunks(bytes)?.isComplete == true
        saysResolution = FileResolution.isTold(in: bytes, format: format)
        do throws(SinGANError) {
            // "error" also stops at what a decoder would paint over in grey.
            picture = try VipsOperation(
                format.loader,
                [("buffer", .bytes(bytes)), ("access", "sequential"), ("fail_on", "error")]
                    + (page.map { [("page", .number(Double($0)))] } ?? [])
            ).image()
        } catch {
            throw Self.unreadable(bytes, format, name, page ?? 0, use, error)
        }
        try Self.check(picture.width, picture.height, name: name, limits: limits)
    }

    /// The size of the upright picture.
    var uprightSize: (width: Int, height: Int) {
        // 5 to 8 are the orientations that swap the axes.
        picture.orientation > 4 ? (picture.height, picture.width) : (picture.width, picture.height)
    }

    /// Returns the resolution that the file or its EXIF block states. 1 pixel per millimetre is what programs write that use libvips and know nothing.
    static func resolution(of picture: VipsPicture, isTold: Bool, exif: [UInt8]?) -> Image.Resolution? {
        guard let (x, y) = isTold ? picture.resolution : exif.flatMap(ExifBlock.resolution) else { return nil }
        let isMadeUp = abs(x - 1) < 1e-6 && abs(y - 1) < 1e-6
        return isMadeUp || x <= 0 || y <= 0 ? nil : Image.Resolution(horizontal: x, vertical: y)
    }

    /// Decodes all pixels. Throws `.badData` where the file is damaged or cut off.
    func decoded() throws(SinGANError) -> VipsPicture {
        // The chunks of a PNG file tell it before anything is decoded.
        guard isComplete else { throw Self.damaged(name, SinGANError(.badData, "chunks of the file are missing")) }
        do throws(SinGANError) { return try picture.decodedInMemory() } catch { throw Self.damaged(name, error) }
    }

    /// Throws `.badData` where a picture has more pixels than the limit.
    static func check(_ width: Int, _ height: Int, name: String, limits: ReadLimits) throws(SinGANError) {
        let count = width.multipliedReportingOverflow(by: height)
        guard !count.overflow, count.partialValue <= limits.maxPixels else {
            throw SinGANError(
                .badData,
                "\(name) is \(width)x\(height), \(count.partialValue) pixels, and the limit is \(limits.maxPixels)",
                hint: "Raise --max-pixels, or make the picture smaller.")
        }
    }

    /// Returns the error for a file that libvips can't open. A whole file of a kind that libvips can't decode isn't damaged.
    private static func unreadable(
        _ bytes: [UInt8], _ format: ImageFormat, _ name: String, _ page: Int, _ use: Use, _ cause: SinGANError
    ) -> SinGANError {
        guard format == .tiff, let samples = TiffTags(bytes, page: page)?.unreadableSamples else { return damaged(name, cause) }
        let (readable, hint) =
            switch use {
            case .image: ("whole numbers of 8 and 16 bits are read", "Convert it to 16-bit PNG or TIFF.")
            case .raster:
                ("whole numbers of 8, 16 and 32 bits and floating-point ones of 32 and 64 are read", "Convert it to 32-bit floating point.")
            }
        return SinGANError(.badData, "\(name) has \(samples); \(readable)", hint: hint, cause: cause)
    }

    static func damaged(_ name: String, _ cause: SinGANError) -> SinGANError {
        if cause.code == .outOfMemory { return Machine.outOfMemory("memory ran out while \(name) was read", cause: cause.cause) }
        return SinGANError(
            .badData, "\(name) is damaged or incomplete", hint: "Open it in a viewer and save it again, or fetch it again.", cause: cause)
    }
}

extension ImageFormat {
    /// Returns the format whose files begin like these bytes, as libvips recognizes it; nil where it is none of these.
    public static func of(bytes: [UInt8]) -> ImageFormat? {
        VipsRuntime.start()
        // The box that AVIF and HEIC begin with.
        if bytes.dropFirst(4).starts(with: Array("ftyp".utf8)) { VipsModules.loadHeif() }
        guard let name = vips_foreign_find_load_buffer(bytes, bytes.count), let nickname = vips_nickname_find(g_type_from_name(name)) else {
            vips_error_clear()
            return nil
        }
        // Such as "pngload_buffer".
        let loader = String(cString: nickname)
        return allCases.first { $0.loader == loader }
    }
}
