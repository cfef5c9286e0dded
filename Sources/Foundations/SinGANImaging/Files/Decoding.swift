import CVips
import SinGANSupport

/// The steps from a decoded libvips picture to an `Image`: upright, 8 or 16 bit, grey or RGB.
struct Decoding {
    private let name: String
    private var picture: VipsPicture
    private var profile: [UInt8]?
    private let exif: [UInt8]?
    private let saysResolution: Bool
    private var notices: [String] = []

    /// - Parameters:
    ///   - joined: the upright pixels, where they had to be read band by band; nil where libvips reads them.
    ///   - isChosen: whether the page was asked for, so that nothing is said of the others.
    init(_ encoded: EncodedPicture, joined: VipsPicture? = nil, isChosen: Bool = false) throws(SinGANError) {
        (name, saysResolution) = (encoded.name, encoded.saysResolution)
        let pages = encoded.picture.pages
        // Copied while the loader lives: libvips 8.14 frees the profile of a HEIC or AVIF together with its loader.
        profile = encoded.picture.blob(VipsPicture.Field.profile)
        exif = encoded.picture.blob(VipsPicture.Field.exif).map(ExifBlock.upright)
        if let joined { picture = joined } else { picture = try encoded.decoded() }
        if encoded.hasUnspecifiedChannel {
            notices.append("\(name) doesn't say what its last channel is; it is taken as transparency")
        }
        if pages > 1, !isChosen { notices.append("\(name) has \(pages) frames or pages; the first one is used") }
    }

    consuming func image() throws(SinGANError) -> Image {
        if picture.orientation > 1 { picture = try picture.applying("autorot") }
        try convertColorSpace()
        let depth = try depth()
        let colors = try colorChannels()
        let image = Image(
            width: picture.width, height: picture.height, depth: depth, colorChannels: colors, hasAlpha: picture.bands > colors,
            samples: try picture.bytes(), profile: profile, exif: exif, notices: notices)
        let resolution = EncodedPicture.resolution(of: picture, isTold: saysResolution, exif: exif)
        return image.at(resolution).withUsableProfile(name: name).stretched(name: name)
    }

    /// Converts CMYK and the Lab family to sRGB, with a notice.
    private mutating func convertColorSpace() throws(SinGANError) {
        switch picture.interpretation {
        case VIPS_INTERPRETATION_CMYK:
            let depth = picture.format == VIPS_FORMAT_USHORT ? 16 : 8
            // Falls back to libvips's own CMYK profile where there is none in the file.
            picture = try convert { picture throws(SinGANError) in
                try picture.applying(
                    "icc_transform",
                    [
                        "output_profile": "srgb", "input_profile": "cmyk", "embedded": true, "intent": "relative",
                        "depth": .number(Double(depth)),
                    ])
            }
            notices.append("\(name) is CMYK; it is treated as sRGB from here on")
        case VIPS_INTERPRETATION_LAB, VIPS_INTERPRETATION_LABS, VIPS_INTERPRETATION_LABQ, VIPS_INTERPRETATION_XYZ:
            picture = try convert { picture throws(SinGANError) in try picture.applying("colourspace", ["space": "srgb"]) }
            notices.append("\(name) is in CIE Lab or XYZ; it is treated as sRGB from here on")
        default: return
        }
        profile = nil
    }

    private func convert(_ body: (VipsPicture) throws(SinGANError) -> VipsPicture) throws(SinGANError) -> VipsPicture {
        do throws(SinGANError) { return try body(picture).inMemory() } catch {
            if error.code == .outOfMemory { throw error }
            throw SinGANError(.badData, "the colours of \(name) can't be converted to sRGB", hint: "Save it as sRGB.", cause: error)
        }
    }

    private func depth() throws(SinGANError) -> Depth {
        switch picture.format {
        case VIPS_FORMAT_UCHAR: return .eight
        case VIPS_FORMAT_USHORT: return .sixteen
        default:
            let kind = vips_enum_nick(vips_band_format_get_type(), Int32(picture.format.rawValue)).map { String(cString: $0) }
            throw SinGANError(
                .badData, "\(name) has \(kind ?? "unknown") samples; 8 and 16 bit are read", hint: "Convert it to 16-bit PNG or TIFF.")
        }
    }

    private func colorChannels() throws(SinGANError) -> Int {
        switch picture.bands {
        case 1, 2: return 1
        case 3, 4: return 3
        default:
            throw SinGANError(
                .badData, "\(name) has \(picture.bands) channels; grey and RGB with or without alpha are read",
                hint: "Convert it to RGB.")
        }
    }
}

extension Image {
    /// Returns this picture, without its profile where that is broken or made for other channels; a notice says so.
    fileprivate func withUsableProfile(name: String) -> Image {
        guard let profile, !isUsable(profile) else { return self }
        return with(profile: nil, exif: exif).noticing("the colour profile of \(name) can't be used; its colours are taken as sRGB")
    }

    /// Tries the profile on one pixel. libvips silently takes another profile where it can't use the embedded one, and says which it took.
    private func isUsable(_ profile: [UInt8]) -> Bool {
        let probe = Image(
            width: 1, height: 1, depth: depth, colorChannels: colorChannels, hasAlpha: false,
            samples: [UInt8](samples.prefix(colorChannels * depth.bytes)), profile: profile)
        let imported = try? probe.profiledPicture().applying("icc_import", ["embedded": true]).inMemory()
        return imported?.blob(VipsPicture.Field.profile) == profile
    }
}
