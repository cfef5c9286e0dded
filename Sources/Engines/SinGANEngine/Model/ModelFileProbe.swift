import Foundation

/// Tells models from pictures by their first bytes: a safetensors file begins with the length of a JSON header, then the header.
enum ModelFileProbe {
    static func isModel(_ path: String) -> Bool {
        // Folders are no models, and what is read from a pipe can't be read again.
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let type = (try? FileManager.default.attributesOfItem(atPath: target))?[.type] as? FileAttributeType
        guard type == .typeRegular, let handle = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? handle.close() }
        guard let bytes = try? handle.read(upToCount: 10), bytes.count == 10 else { return path.hasSuffix(".singan") }
        // No picture format begins with a small little-endian number and then a brace.
        return bytes[8] == UInt8(ascii: "{") && bytes[4..<8].allSatisfy { $0 == 0 } || path.hasSuffix(".singan")
    }
}
