import Foundation

/// Tells model files from pictures.
public enum ModelFile {
    public static let pathExtension = "singan"

    /// Whether the file is named like a model or begins like one. A file that isn't there is judged by its name.
    public static func isModel(_ path: String) -> Bool {
        if URL(fileURLWithPath: path).pathExtension.lowercased() == pathExtension { return true }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else { return false }
        guard let file = FileHandle(forReadingAtPath: path), let start = try? file.read(upToCount: 9) else { return false }
        try? file.close()
        return startsLikeModel(start)
    }

    /// Safetensors begin with the header's length in 8 bytes, little-endian, and the brace of its JSON. No picture format does.
    static func startsLikeModel(_ bytes: Data) -> Bool {
        guard bytes.count == 9, bytes.last == UInt8(ascii: "{") else { return false }
        let length = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return length > 1 && length < 1 << 32
    }
}
