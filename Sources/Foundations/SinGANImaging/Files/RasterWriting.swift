import CVips
import SinGANSupport

extension Raster {
    /// The format that keeps this raster and is closest to the file that it came from: TIFF for one that came as TIFF or that PNG can't hold, else
    /// PNG.
    public var preferredFormat: ImageFormat { source == .tiff || misfit(.png) != nil ? .tiff : .png }

    /// Returns the reason why a format can't hold this raster, such as "float32 samples don't fit PNG"; nil where it can.
    func misfit(_ target: ImageFormat) -> String? {
        let name = target.spelling
        switch target {
        case .tiff: return nil
        case .gif, .avif, .heic: return "\(name) doesn't keep samples as they are"
        case .jpeg, .webp:
            if palette != nil { return "palettes don't fit \(name)" }
            if format != .uint8 { return "\(format.rawValue) samples don't fit \(name)" }
            if colors == .cmyk && target == .jpeg && bands == 4 { return nil }
            if colors == .cmyk { return "CMYK doesn't fit \(name)" }
            if bands == 1 || bands == 3 || target == .webp && bands == 4 { return nil }
        case .png:
            if format != .uint8 && format != .uint16 { return "\(format.rawValue) samples don't fit \(name)" }
            if colors == .cmyk { return "CMYK doesn't fit \(name)" }
            if bands <= 4 { return nil }
        }
        return "\(bands) bands don't fit \(name)"
    }
}

extension Raster {
    /// Whether it is one band of bytes that are values themselves.
    var isByte: Bool { format == .uint8 && bands == 1 && palette == nil }

    /// The bits of a sample in a file of grey: `greyBits` where they suffice, else 8.
    fileprivate var fewestBits: Int {
        guard isByte, [1, 2, 4].contains(greyBits) else { return 8 }
        let step = UInt8(255 / (1 << greyBits - 1))
        return samples.allSatisfy { $0 % step == 0 } ? greyBits : 8
    }
}

extension ImageFormat {
    /// The name as people write it.
    fileprivate var spelling: String { self == .webp ? "WebP" : rawValue.uppercased() }
}

extension ImageWriter {
    /// Writes a raster in the format that `path`'s extension names, and returns what the file doesn't hold, one sentence each. TIFF holds every
    /// raster, PNG one to four bands of `.uint8` and `.uint16`, and JPEG and WebP, with loss, one, three or (WebP) four of `.uint8`.
    ///
    /// - Throws: `.usage` for an unknown extension and for a format that can't hold the samples, `.unavailable` where this libvips can't write the
    ///   format, `.badData` where the sides are too long for it, `.cannotCreate` or `.inputOutput` where the file can't be written, or the reason of
    ///   the current cancellation.
    ///
    /// - Parameter replaces: whether an existing file is replaced, as in `AtomicFile.write`.
    @discardableResult
    public func write(
        _ raster: Raster, to path: String, options: WriteOptions = .init(), replaces: Bool = true
    ) throws(SinGANError) -> [String] {
        let (bytes, notices) = try RasterEncoding(raster, format: ImageFormat.of(output: path), options: options).file(named: path)
        try AtomicFile.write(bytes, to: path, replaces: replaces, isHidden: true)
        return notices
    }

    /// Returns the bytes of a file that holds a raster.
    ///
    /// - Throws: `.usage`, `.unavailable` and `.badData` like `write`, or the reason of the current cancellation.
    public func encode(_ raster: Raster, format: ImageFormat, options: WriteOptions = .init()) throws(SinGANError) -> [UInt8] {
        try RasterEncoding(raster, format: format, options: options).file(named: format.rawValue).bytes
    }
}

/// The steps from a raster to a file's bytes.
private struct RasterEncoding {
    private let raster: Raster
    private let format: ImageFormat
    private let options: WriteOptions

    init(_ raster: Raster, format: ImageFormat, options: WriteOptions) throws(SinGANError) {
        if let reason = raster.misfit(format) {
            // The first of these that holds it.
            let other = raster.misfit(.png) == nil ? "PNG or TIFF" : "TIFF"
            throw SinGANError(.usage, "\(reason): write \(other)", hint: "Name the file .\(raster.misfit(.png) == nil ? "png" : "tif").")
        }
        try format.check(width: raster.width, height: raster.height)
        (self.raster, self.format, self.options) = (raster, format, options)
    }

    /// Returns the file and what it doesn't hold; messages call it `name`.
    func file(named name: String) throws(SinGANError) -> (bytes: [UInt8], notices: [String]) {
        let picture = try picture()
        let bytes: [UInt8]
        do throws(SinGANError) {
            bytes = try VipsOperation(format.saver, [("in", .image(picture))] + arguments).bytes()
        } catch {
            try Cancellation.current?.check()
            throw ImageWriter.unavailable(format, error)
        }
        // A quick encoder may have looked for the cancellation too late.
        try Cancellation.current?.check()
        let plain =
            raster.resolution == nil ? FileResolution.remove(from: bytes, format: format, hasEXIF: raster.exif != nil) : bytes
        guard format == .tiff else {
            let file = raster.palette.map { IndexedPNG.file(grey: plain, palette: $0, profile: raster.profile) } ?? plain
            return (file, notices(name, losesTags: true))
        }
        let tagged = TiffDirectory(plain)?.replacing(tags, removing: [TiffTag.extraSamples])
        // Without its palette a raster would show something else.
        guard tagged != nil || raster.palette == nil else { throw ImageWriter.unavailable(format, nil) }
        return (tagged ?? plain, notices(name, losesTags: tagged == nil))
    }

    private func picture() throws(SinGANError) -> VipsPicture {
        let picture = try VipsPicture(
            copying: raster.samples, width: raster.width, height: raster.height, bands: raster.bands, format: raster.format.vips,
            interpretation: interpretation)
        // A large raster takes seconds.
        if let cancellation = Cancellation.current { picture.heed(cancellation) }
        // libpng refuses a profile for colours in a file of grey: it is put in behind.
        if let profile = raster.profile, raster.palette == nil || format == .tiff { picture.set(VipsPicture.Field.profile, blob: profile) }
        if let exif = raster.exif, format.holdsExif { try ExifCarrier.attach(exif, to: picture) }
        if let resolution = raster.resolution { picture.resolution = (resolution.horizontal, resolution.vertical) }
        ImageWriter.attach(options.text, to: picture, format: format)
        return picture
    }

    /// What libvips is told about the bands, so that it converts none.
    private var interpretation: VipsInterpretation {
        if raster.colors == .cmyk { return VIPS_INTERPRETATION_CMYK }
        // In a PNG the number of bands alone decides.
        let isRGB = format == .tiff ? raster.colors == .rgb : raster.bands >= 3
        return raster.format == .uint16
            ? isRGB ? VIPS_INTERPRETATION_RGB16 : VIPS_INTERPRETATION_GREY16 : isRGB ? VIPS_INTERPRETATION_sRGB : VIPS_INTERPRETATION_B_W
    }

    private var arguments: [(String, VipsArgument)] {
        let bits = raster.fewestBits
        let depth: [(String, VipsArgument)] =
            bits == 1 || bits < 8 && format == .png ? [("bitdepth", .number(Double(bits)))] : []
        guard format == .tiff else { return format.saveArguments(options) + (format == .png ? depth : []) }
        // What reads 64 bits here is simpler without one. There is none for parts of bytes.
        let predictor: VipsArgument =
            !depth.isEmpty ? "none" : raster.format.isInteger ? "horizontal" : raster.format == .float32 ? "float" : "none"
        // Offsets of four bytes end at 4 GB, and compression may save nothing.
        let isLarge = raster.samples.count > 4_000_000_000
        return [("compression", "deflate"), ("predictor", predictor)] + depth + (isLarge ? [("bigtiff", true), ("tile", true)] : [])
    }

    /// The tags that say what the samples are, and those that came with them.
    private var tags: [TiffTag] {
        if let palette = raster.palette {
            let map = raster.tags.contains { $0.number == TiffTag.colorMap } ? [] : [palette.colorMap]
            return [TiffTag(TiffTag.photometric, shorts: [3])] + map + raster.tags
        }
        let photometric: UInt16 =
            switch raster.colors {
            case .grey: 1
            case .rgb: 2
            case .cmyk: 5
            }
        let further: [UInt16] = (raster.colors.bands..<raster.bands).map { $0 == raster.alphaBand ? 2 : 0 }
        let extra = further.isEmpty ? [] : [TiffTag(TiffTag.extraSamples, shorts: further)]
        return [TiffTag(TiffTag.photometric, shorts: [photometric])] + extra + raster.tags
    }

    private func notices(_ name: String, losesTags: Bool) -> [String] {
        let source = raster.name.map { " of \($0)" } ?? ""
        var notices: [String] = []
        if losesTags && raster.hasCoordinates { notices.append("the coordinates\(source) (GeoTIFF tags) are not in \(name)") }
        if losesTags, let value = raster.noData {
            notices.append("the value that stands for no data\(source), \(value), is not named in \(name)")
        }
        if raster.exif != nil && !format.holdsExif { notices.append("\(name) can't hold EXIF; it is left out") }
        if format == .tiff, let palette = raster.palette, palette.alphas.contains(where: { $0 < 255 }) {
            notices.append("\(name) can't hold the transparency of the palette\(source)")
        }
        if format == .png, raster.palette == nil, raster.bands % 2 == 0, raster.alphaBand != raster.bands - 1 {
            notices.append("band \(raster.bands)\(source) is transparency in \(name): PNG has no other meaning for it")
        }
        return notices
    }
}
