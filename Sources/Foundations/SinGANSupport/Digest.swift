import CGLib

/// SHA-256, computed piece by piece.
public struct Digest: ~Copyable {
    private let checksum: OpaquePointer

    /// Begins a digest of no bytes. Traps where GLib has no SHA-256.
    public init() {
        guard let checksum = g_checksum_new(G_CHECKSUM_SHA256) else { fatalError("GLib without SHA-256") }
        self.checksum = checksum
    }

    deinit { g_checksum_free(checksum) }

    /// Adds bytes to the digest, in linear time.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return }
        g_checksum_update(checksum, start.assumingMemoryBound(to: guchar.self), gssize(bytes.count))
    }

    /// Adds an array of bytes to the digest.
    public mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    /// Adds the UTF-8 bytes of a text to the digest, without its length.
    public mutating func update(_ text: String) { update(Array(text.utf8)) }

    /// Returns the digest as 64 lower-case hexadecimal digits. Nothing can be added afterwards.
    public consuming func hexadecimal() -> String { String(cString: g_checksum_get_string(checksum)) }

    /// Returns the SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
    public static func sha256(_ bytes: [UInt8]) -> String {
        var digest = Digest()
        digest.update(bytes)
        return digest.hexadecimal()
    }
}
