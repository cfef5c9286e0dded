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
