import SinGANSupport

/// A page of a TIFF file whose bands lie apart, each in strips or tiles of its own.
///
/// libvips 8.14.1 mixes up the samples of such strips (checked with GDAL), and doesn't read such tiles. So each band is read as a page of one band.
struct PlanarTiff {
    let bands: Int
    /// What the bands are.
    let meaning: (colors: Raster.Colors, alphaBand: Int?)
    private let bytes: [UInt8]
    private let page: Int
    private let name: String

    /// Tags with a value for each band, which one band doesn't need.
    private static let needless: Set = [280, 281, 338, 340, 341]
    /// Tags whose values are divided among the bands: bits, kinds, and the places and lengths of strips and of tiles.
    private static let divided = [258, 339, 273, 279, 324, 325]

    /// Finds a page, counted from 0; nil where its bands lie together, or where they are compressed as a picture. Throws `.badData` where there are too
    /// many or where the page exceeds the limit of pixels.
    init?(_ bytes: [UInt8], name: String, page: Int, limits: ReadLimits) throws(SinGANError) {
        guard let directory = TiffDirectory(bytes, page: page), directory.values(284)?.first == 2, let bands = directory.values(277)?.first,
            bands > 1, ![6, 7].contains(directory.values(259)?.first ?? 1)
        else { return nil }
        try RasterLimits.check(bands: bands, name: name)
        if let width = directory.values(256)?.first, let height = directory.values(257)?.first {
            try EncodedPicture.check(width, height, name: name, limits: limits)
        }
        meaning = directory.meaning(ofBands: bands)
        (self.bands, self.bytes, self.page, self.name) = (bands, bytes, page, name)
    }

    /// Returns a file whose first page is one of the bands, counted from 0. Throws `.badData` where the tags don't tell the bands apart.
    func file(band: Int) throws(SinGANError) -> [UInt8] {
        guard let whole = TiffDirectory(bytes, page: page), let directory = TiffDirectory(whole.without(Self.needless), page: page) else {
            throw damaged()
        }
        var patch = TiffPatch(directory.numbers.bytes, directory)
        for tag in Self.divided {
            // One number of bits may stand for all bands.
            if tag == 258 || tag == 339, directory.entry(tag)?.count == 1 { continue }
            guard patch.keep(part: band, of: bands, tag) else { throw damaged() }
        }
        patch.set(277, to: 1)
        patch.set(284, to: 1)
        patch.set(TiffTag.photometric, to: 1)
        patch.putFirst()
        return patch.bytes
    }

    private func damaged() -> SinGANError { EncodedPicture.damaged(name, SinGANError(.badData, "tags of \(bands) bands")) }
}

/// The limits of rasters that a number of pixels doesn't tell.
enum RasterLimits {
    /// Throws `.badData` where there are more bands than a raster has.
    static func check(bands: Int, name: String) throws(SinGANError) {
        guard bands <= Raster.mostBands else {
            throw SinGANError(
                .badData, "\(name) has \(bands) bands; up to \(Raster.mostBands) are read", hint: "Split it into several files.")
        }
    }

    /// Throws `.badData` where pixels of so many bytes take more memory than the largest picture.
    static func check(pixels: Int, bytes: Int, name: String, limits: ReadLimits) throws(SinGANError) {
        let (total, overflow) = pixels.multipliedReportingOverflow(by: bytes)
        guard !overflow, total <= limits.maxBytes else {
            throw SinGANError(
                .badData,
                "\(name) has \(pixels) pixels of \(bytes) bytes, more than the \(limits.maxBytes) bytes for \(limits.maxPixels) pixels",
                hint: "Raise --max-pixels, or read fewer bands or a part.")
        }
    }
}
