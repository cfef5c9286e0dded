import CGLib

/// SHA-256, computed piece by piece.
public struct Digest: ~Copyable {
    private let checksum: OpaquePointer

    public init() {
        guard let checksum = g_checksum_new(G_CHECKSUM_SHA256) else { fatalError("GLib without SHA-256") }
        self.checksum = checksum
    }

    deinit { g_checksum_free(checksum) }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return }
        g_checksum_update(checksum, start.assumingMemoryBound(to: guchar.self), gssize(bytes.count))
    }

    public mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    public mutating func update(_ text: String) { update(Array(text.utf8)) }

    /// 64 lower-case hexadecimal digits. Nothing can be added afterwards.
    public consuming func hexadecimal() -> String { String(cString: g_checksum_get_string(checksum)) }

    public static func sha256(_ bytes: [UInt8]) -> String {
        var digest = Digest()
        digest.update(bytes)
        return digest.hexadecimal()
    }
}
