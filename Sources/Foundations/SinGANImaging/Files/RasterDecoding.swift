import CVips
import SinGANSupport

extension ImageReader {
    /// Reads samples of any kind as the file has them, turned upright: whole numbers of 8, 16 and 32 bits and floating-point ones of 32 and 64, 1 to 32
    /// bands; of an indexed PNG or TIFF the indices with their palette.
    ///
    /// - Throws: `.noInput` where there is no readable file, `.badData` where it is damaged, exceeds the limits, has other samples or not so many
    ///   pages.
    ///
    /// - Parameter page: the page or frame of a TIFF, GIF or WebP file, from 0; nil for the first, with a notice where there are more.
    public func raster(_ path: String, page: Int? = nil) throws(SinGANError) -> Raster {
        try raster(bytes: InputFile.read(path, limits: limits), name: path, page: page)
    }

    /// Decodes the samples in `bytes`, which messages call `name`; like `raster(_:page:)` for the bytes of a file.
    ///
    /// - Throws: `.badData` like `raster(_:page:)`.
    ///
    /// - Parameter page: the page or frame, from 0; nil for the first.
    public func raster(bytes: [UInt8], name: String, page: Int? = nil) throws(SinGANError) -> Raster {
        let isTiff = ImageFormat.of(bytes: bytes) == .tiff
        guard isTiff, let planar = try PlanarTiff(bytes, name: name, page: page ?? 0, limits: limits) else {
            return try RasterDecoding(bytes, name: name, page: page, limits: limits).raster()
        }
        return try raster(planar, name: name, notices: RasterDecoding.pageNotices(TiffDirectory.pages(bytes), name: name, page: page))
    }

    /// Reads bands that lie apart as one picture of the kind that the file's header tells.
    func picture(_ planar: PlanarTiff, _ encoded: EncodedPicture) throws(SinGANError) -> VipsPicture {
        let (raster, header) = (try raster(planar, name: encoded.name, notices: []), encoded.picture)
        guard raster.bands == header.bands, raster.format.vips == header.format else {
            throw EncodedPicture.damaged(encoded.name, SinGANError(.badData, "bands of another kind than the header tells"))
        }
        return try VipsPicture(
            copying: raster.samples, width: raster.width, height: raster.height, bands: raster.bands, format: header.format,
            interpretation: header.interpretation)
    }

    /// Reads bands that lie apart, one after the other.
    private func raster(_ planar: PlanarTiff, name: String, notices: [String]) throws(SinGANError) -> Raster {
        let first = try RasterDecoding(planar.file(band: 0), name: name, page: 0, limits: limits).raster()
        let (pixels, size) = (first.width * first.height, first.format.bytes)
        try RasterLimits.check(pixels: pixels, bytes: planar.bands * size, name: name, limits: limits)
        var samples = [UInt8](repeating: 0, count: pixels * planar.bands * size)
        for number in 0..<planar.bands {
            let band = try number == 0 ? first : RasterDecoding(planar.file(band: number), name: name, page: 0, limits: limits).raster()
            guard band.format == first.format, band.samples.count == first.samples.count else {
                throw SinGANError(.badData, "the bands of \(name) differ in kind", hint: "Save them as bands of one kind.")
            }
            for pixel in 0..<pixels {
                let place = (pixel * planar.bands + number) * size
                for byte in 0..<size { samples[place + byte] = band.samples[pixel * size + byte] }
            }
        }
        return first.joined(samples, bands: planar.bands, meaning: planar.meaning, notices: first.notices + notices)
    }

    /// Whether only `raster` reads what is in `bytes` as it is: samples of other kinds than 8 and 16 bits without a sign, more than four bands, or bands
    /// that are no colours and no alpha. From the header alone; false where the bytes can't be read at all, which reading then tells.
    ///
    /// - Parameter page: the page or frame, from 0; nil for the first.
    public func needsRaster(bytes: [UInt8], page: Int? = nil) -> Bool {
        if ImageFormat.of(bytes: bytes) == .tiff, Float64Tiff.isNeeded(bytes, page: page ?? 0) { return true }
        guard let encoded = try? EncodedPicture(bytes, name: "", limits: limits, page: page, use: .raster) else { return false }
        let (picture, format) = (encoded.picture, Raster.Format(encoded.picture.format))
        if [VIPS_INTERPRETATION_LABQ, VIPS_INTERPRETATION_LABS].contains(picture.interpretation) { return false }
        guard format == .uint8 || format == .uint16, picture.bands <= 4 else { return true }
        guard encoded.format == .tiff, let tags = TiffTags(bytes, page: page ?? 0) else { return false }
        let isGrey = TiffDirectory(bytes, page: page ?? 0)?.values(TiffTag.photometric).map { $0[0] < 2 } ?? true
        let hasAlpha = tags.extraSamples.contains { $0 > 0 }
        return isGrey && (picture.bands > 2 || picture.bands == 2 && !hasAlpha)
    }
}

extension ImageReader {
    /// Whether the samples in `bytes` fit into TIFF alone (`Raster.needsTIFF`), from the header; false where the bytes can't be read at all.
    public func needsTIFF(bytes: [UInt8], page: Int? = nil) -> Bool {
        guard let encoded = try? EncodedPicture(bytes, name: "", limits: limits, page: page, use: .raster) else { return false }
        let format = Raster.Format(encoded.picture.format)
        if [VIPS_INTERPRETATION_LABQ, VIPS_INTERPRETATION_LABS].contains(encoded.picture.interpretation) { return false }
        return !(format == .uint8 || format == .uint16) || encoded.picture.bands > 4
    }
}

/// The steps from a file's bytes to a raster.
private struct RasterDecoding {
    private let bytes: [UInt8]
    private let name: String
    private let page: Int
    private let limits: ReadLimits
    private let encoded: EncodedPicture
    private let directory: TiffDirectory?
    /// The page, where it has 64-bit numbers: `encoded` are their halves then.
    private let wide: Float64Tiff?
    private var notices: [String] = []

    init(_ bytes: [UInt8], name: String, page: Int?, limits: ReadLimits) throws(SinGANError) {
        let isTiff = ImageFormat.of(bytes: bytes) == .tiff
        let first = isTiff ? nil : try EncodedPicture(bytes, name: name, limits: limits, use: .raster)
        let pages = max(1, first?.picture.pages ?? TiffDirectory.pages(bytes))
        if let page, !(0..<pages).contains(page) {
            let count = pages == 1 ? "1 page" : "\(pages) pages"
            throw SinGANError(
                .badData, "\(name) has \(count), counted from 0, and no page \(page)", hint: "Choose one of 0...\(pages - 1).")
        }
        notices = Self.pageNotices(pages, name: name, page: page)
        (self.bytes, self.name, self.page, self.limits) = (bytes, name, page ?? 0, limits)
        wide = try isTiff ? Float64Tiff(bytes, name: name, page: self.page, limits: limits) : nil
        if let wide {
            // Its own size has been checked, and that of its halves is twice as large, or as large as tiles are.
            encoded = try EncodedPicture(wide.halved, name: name, limits: ReadLimits(maxPixels: .max), use: .raster)
        } else if let first, self.page == 0 {
            encoded = first
        } else {
            encoded = try EncodedPicture(bytes, name: name, limits: limits, page: self.page == 0 ? nil : self.page, use: .raster)
        }
        directory = encoded.format == .tiff ? TiffDirectory(bytes, page: self.page) : nil
    }

    consuming func raster() throws(SinGANError) -> Raster {
        // Copied while the loader lives, as in Decoding.
        let profile = encoded.picture.blob(VipsPicture.Field.profile)
        let exif = encoded.picture.blob(VipsPicture.Field.exif).map(ExifBlock.upright)
        let orientation = encoded.picture.orientation
        try checkSize()
        let indexed = try indexed()
        var picture = try (indexed?.picture ?? encoded).decoded()
        let isLab = [VIPS_INTERPRETATION_LABQ, VIPS_INTERPRETATION_LABS].contains(picture.interpretation)
        if isLab { picture = try sRGB(picture) }
        if let wide { picture = try joined(wide, picture) }
        if orientation > 1 {
            picture.set(VipsPicture.Field.orientation, integer: orientation)
            picture = try picture.applying("autorot")
        }
        guard let format = Raster.Format(picture.format) else {
            throw SinGANError(.badData, "\(name) has complex samples", hint: "Save their real and imaginary parts as two bands.")
        }
        var raster = Raster(
            width: picture.width, height: picture.height, bands: picture.bands, format: format, samples: try picture.bytes())
        if let indexed { raster = try taking(indexed, from: raster) } else if raster.isByte { raster.greyBits = greyBits ?? 8 }
        (raster.colors, raster.alphaBand) = meaning(of: raster, picture)
        (raster.profile, raster.exif, raster.source, raster.name) = (isLab ? nil : profile, exif, encoded.format, name)
        raster.resolution = EncodedPicture.resolution(of: picture, isTold: encoded.saysResolution, exif: exif)
        raster.tags += keptTags(isTurned: orientation > 1)
        raster.notices = notices
        return raster
    }

    /// Returns what is said where nobody has chosen among several pages.
    static func pageNotices(_ pages: Int, name: String, page: Int?) -> [String] {
        page == nil && pages > 1 ? ["\(name) has \(pages) frames or pages; the first one is used"] : []
    }

    /// Refuses what is no raster or takes more memory than the largest picture, before anything is decoded.
    private func checkSize() throws(SinGANError) {
        let picture = encoded.picture
        if let wide {
            // Else the halves would be others than those that are counted on.
            guard picture.bands == wide.bands, picture.format == VIPS_FORMAT_UINT, picture.height == wide.height,
                picture.width == wide.halfWidth
            else { throw damaged() }
        }
        try RasterLimits.check(bands: picture.bands, name: name)
        let (pixels, bytes) = (picture.width * picture.height, picture.bands * (Raster.Format(picture.format)?.bytes ?? 16))
        try RasterLimits.check(pixels: pixels, bytes: bytes, name: name, limits: limits)
    }

    private func joined(_ wide: Float64Tiff, _ halves: VipsPicture) throws(SinGANError) -> VipsPicture {
        let whole = try VipsPicture(
            copying: wide.samples(halves.samples(as: UInt32.self)), width: wide.width, height: wide.height, bands: wide.bands,
            format: VIPS_FORMAT_DOUBLE, interpretation: halves.interpretation)
        whole.resolution = halves.resolution
        return whole
    }

    /// Returns the colours as 8-bit sRGB: libvips packs those of Lab in its own way.
    private mutating func sRGB(_ picture: VipsPicture) throws(SinGANError) -> VipsPicture {
        notices.append("\(name) is in CIE Lab; it is treated as sRGB from here on")
        do throws(SinGANError) { return try picture.applying("colourspace", ["space": "srgb"]).inMemory() } catch {
            if error.code == .outOfMemory { throw error }
            throw SinGANError(.badData, "the colours of \(name) can't be converted to sRGB", hint: "Save it as sRGB.", cause: error)
        }
    }

    /// Returns what the bands mean; libvips guesses that from their number.
    private func meaning(of raster: Raster, _ picture: VipsPicture) -> (colors: Raster.Colors, alphaBand: Int?) {
        if raster.palette != nil { return (.grey, nil) }
        if picture.interpretation == VIPS_INTERPRETATION_CMYK, raster.bands >= 4 { return (.cmyk, nil) }
        guard encoded.format == .tiff else { return (raster.bands < 3 ? .grey : .rgb, raster.bands % 2 == 0 ? raster.bands - 1 : nil) }
        return directory?.meaning(ofBands: raster.bands) ?? (.grey, nil)
    }

    private mutating func keptTags(isTurned: Bool) -> [TiffTag] {
        guard let directory else { return [] }
        let coordinates = TiffTag.coordinates.sorted().compactMap { TiffTag($0, in: directory) }
        let others = [TiffTag.descriptions, TiffTag.noData].compactMap { TiffTag($0, in: directory) }
        guard isTurned, !coordinates.isEmpty else { return coordinates + others }
        notices.append("\(name) is turned upright, which its coordinates (GeoTIFF tags) don't allow for; they are left out")
        return others
    }
}

extension TiffDirectory {
    /// Returns what bands of colours without conversion mean.
    func meaning(ofBands bands: Int) -> (colors: Raster.Colors, alphaBand: Int?) {
        let kind = values(TiffTag.photometric)?.first ?? 1
        let colors: Raster.Colors = kind == 5 && bands >= 4 ? .cmyk : kind < 2 || bands < 3 ? .grey : .rgb
        // 1 and 2 are alpha; libvips has divided by the first kind.
        let alpha = values(TiffTag.extraSamples)?.firstIndex { $0 == 1 || $0 == 2 }.map { colors.bands + $0 }
        return (colors, alpha.flatMap { $0 < bands ? $0 : nil })
    }
}

extension Raster {
    /// Returns this band with others.
    fileprivate func joined(
        _ samples: [UInt8], bands: Int, meaning: (colors: Colors, alphaBand: Int?), notices: [String]
    ) -> Raster {
        var raster = Raster(width: width, height: height, bands: bands, format: format, samples: samples)
        (raster.colors, raster.alphaBand, raster.notices) = (meaning.colors, meaning.alphaBand, notices)
        (raster.profile, raster.exif, raster.source, raster.name) = (profile, exif, source, name)
        (raster.resolution, raster.tags) = (resolution, tags)
        return raster
    }
}

extension RasterDecoding {
    /// A file whose indices are grey.
    private struct Indexed {
        let picture: EncodedPicture
        let palette: Palette
        let bits: Int
        /// The colours as a TIFF file has them, with 16 bits.
        let colorMap: TiffTag?
    }

    /// Returns the file with its indices as grey; nil where it has none, or where they have 16 bits.
    private func indexed() throws(SinGANError) -> Indexed? {
        if encoded.format == .png, let file = try IndexedPNG(bytes, name: name) {
            let picture = try EncodedPicture(file.grey, name: name, limits: limits, use: .raster)
            return Indexed(picture: picture, palette: file.palette, bits: file.bits, colorMap: nil)
        }
        guard let directory, directory.values(TiffTag.photometric) == [3], let entry = directory.entry(TiffTag.photometric),
            entry.type == 3, let map = TiffTag(TiffTag.colorMap, in: directory), let bits = directory.values(258)?.first,
            [1, 2, 4, 8].contains(bits), directory.values(277)?.first ?? 1 == 1, map.shorts.count == 3 << bits
        else { return nil }
        var grey = bytes
        // 3 becomes 1, grey with black first.
        grey[directory.isLittleEndian ? entry.field : entry.field + 1] = 1
        let picture = try EncodedPicture(grey, name: name, limits: limits, page: page, use: .raster)
        return Indexed(picture: picture, palette: Palette(colorMap: map.shorts), bits: bits, colorMap: map.forEightBits)
    }

    /// Returns the indices of what libvips has stretched to 8 bits.
    private func taking(_ indexed: Indexed, from raster: Raster) throws(SinGANError) -> Raster {
        guard raster.format == .uint8, raster.bands == 1 else { throw damaged() }
        let step = UInt8(255 / (1 << indexed.bits - 1))
        let indices = step == 1 ? raster.samples : raster.samples.map { $0 / step }
        guard let most = indices.max(), most < indexed.palette.count else {
            throw SinGANError(
                .badData, "\(name) uses colours beyond the \(indexed.palette.count) of its palette",
                hint: "Open it in a viewer and save it again, or fetch it again.")
        }
        var raster = Raster(width: raster.width, height: raster.height, indices: indices, palette: indexed.palette)
        raster.tags = indexed.colorMap.map { [$0] } ?? []
        return raster
    }

    /// The bits of a sample in a file of grey without alpha; nil for every other one.
    private var greyBits: Int? {
        if encoded.format == .png {
            guard let file = PNGChunks(bytes), let header = file.first("IHDR"), header.contents.count == 13 else { return nil }
            let contents = Array(bytes[header.contents])
            return contents[9] == 0 ? Int(contents[8]) : nil
        }
        // libvips 8.14 writes the last columns of two and four bits wrongly into TIFF files.
        guard let directory, let kind = directory.values(TiffTag.photometric)?.first, kind < 2, directory.values(258) == [1] else {
            return nil
        }
        return 1
    }

    private func damaged() -> SinGANError {
        SinGANError(
            .badData, "\(name) is damaged or incomplete", hint: "Open it in a viewer and save it again, or fetch it again.")
    }
}

extension Palette {
    /// Makes a palette of a TIFF file's: all reds, all greens, all blues, of 16 bits each. Old programs wrote 8 bits.
    fileprivate init(colorMap: [UInt16]) {
        let count = colorMap.count / 3
        let isOld = colorMap.allSatisfy { $0 < 256 }
        let bytes = colorMap.map { UInt8(isOld ? $0 : $0 >> 8) }
        self.init(colors: (0..<count).flatMap { [bytes[$0], bytes[count + $0], bytes[2 * count + $0]] })
    }

    /// The palette as a TIFF file has it, for indices of 8 bits.
    var colorMap: TiffTag {
        let planes = (0..<3).flatMap { channel in (0..<count).map { UInt16(colors[3 * $0 + channel]) * 257 } }
        return TiffTag(TiffTag.colorMap, shorts: planes).forEightBits
    }
}

extension TiffTag {
    /// Returns the colours of a palette followed by black up to 256.
    fileprivate var forEightBits: TiffTag {
        let (shorts, count) = (shorts, shorts.count / 3)
        let black = [UInt16](repeating: 0, count: 256 - count)
        return TiffTag(number, shorts: (0..<3).flatMap { shorts[$0 * count..<($0 + 1) * count] + black })
    }
}

extension Raster.Format {
    /// The format of libvips's samples; nil for complex ones.
    init?(_ format: VipsBandFormat) {
        guard let own = Self.allCases.first(where: { $0.vips == format }) else { return nil }
        self = own
    }

    var vips: VipsBandFormat {
        switch self {
        case .uint8: VIPS_FORMAT_UCHAR
        case .int8: VIPS_FORMAT_CHAR
        case .uint16: VIPS_FORMAT_USHORT
        case .int16: VIPS_FORMAT_SHORT
        case .uint32: VIPS_FORMAT_UINT
        case .int32: VIPS_FORMAT_INT
        case .float32: VIPS_FORMAT_FLOAT
        case .float64: VIPS_FORMAT_DOUBLE
        }
    }
}
