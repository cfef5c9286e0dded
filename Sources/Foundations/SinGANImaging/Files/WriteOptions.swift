/// The settings with which a picture is written.
public struct WriteOptions: Sendable {
    /// The quality, 1 (small) ... 100 (good), for formats with loss; nil for the default: 92 for JPEG, 90 for WebP, 75 for AVIF and HEIC.
    public var quality: Int?
    /// Texts by keyword: text chunks of a PNG, an XMP packet in JPEG, WebP and TIFF (left out where it would be longer than 65,000 bytes). Other
    /// formats have no place for them. Keywords have 1 to 79 printable ASCII characters and no spaces.
    public var text: [String: String]

    /// Makes settings. Traps on a quality outside 1...100 and on an impossible keyword.
    public init(quality: Int? = nil, text: [String: String] = [:]) {
        precondition(quality.map { (1...100).contains($0) } ?? true, "quality \(quality ?? 0)")
        precondition(text.keys.allSatisfy(Self.isKeyword), "a keyword of PNG text among \(text.keys.sorted())")
        self.quality = quality
        self.text = text
    }

    private static func isKeyword(_ text: String) -> Bool {
        (1...79).contains(text.utf8.count) && text.utf8.allSatisfy { (33...126).contains($0) }
    }
}
