import Foundation
import SinGANSupport

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
