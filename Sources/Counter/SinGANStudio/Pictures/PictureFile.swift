import Foundation
import SinGANImaging
import SinGANSupport

/// Names and kinds of picture files.
enum PictureFile {
    /// Returns the content type for browsers.
    static func contentType(of bytes: [UInt8]) -> String {
        switch ImageFormat.of(bytes: bytes) {
        case .png: "image/png"
        case .jpeg: "image/jpeg"
        case .webp: "image/webp"
        case .tiff: "image/tiff"
        case .gif: "image/gif"
        case .avif: "image/avif"
        case .heic: "image/heic"
        case nil: "application/octet-stream"
        }
    }

    /// Returns a plain file name made of one that a page gave: no folders, no control characters, no first dot or dash, the format's extension.
    static func name(_ wanted: String, _ format: ImageFormat) -> String {
        let last = wanted.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        let scalars = last.unicodeScalars.filter { ![.control, .format].contains($0.properties.generalCategory) }
        var name = String(String.UnicodeScalarView(scalars)).trimmingCharacters(in: .whitespaces)
        while let first = name.first, first == "." || first == "-" || first == "@" { name.removeFirst() }
        let ending = URL(fileURLWithPath: name.isEmpty ? "picture" : name).pathExtension.lowercased()
        if name.isEmpty { name = "picture" }
        guard !format.extensions.contains(ending) else { return shortened(name, ending) }
        let isOther = ImageFormat.allCases.contains { $0.extensions.contains(ending) }
        let stem = isOther ? String(name.dropLast(ending.count + 1)) : name
        return shortened("\(stem.isEmpty ? "picture" : stem).\(format.extensions[0])", format.extensions[0])
    }

    private static let longest = 120

    private static func shortened(_ name: String, _ ending: String) -> String {
        guard name.utf8.count > longest else { return name }
        var stem = String(name.dropLast(ending.count + 1))
        while stem.utf8.count > longest - ending.utf8.count - 1 { stem.removeLast() }
        return "\(stem).\(ending)"
    }
}
