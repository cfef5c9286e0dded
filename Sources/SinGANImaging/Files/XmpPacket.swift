/// The XMP packet that carries our text in formats other than PNG.
///
/// A packet is RDF in XML. Ours is written in one fixed form, and only that form is looked for when reading.
enum XmpPacket {
    /// What a JPEG holds in one segment, less the header that libvips puts before the packet; other formats hold more.
    static let longest = 65000

    private static let namespace = "urn:singan:text:1"

    /// Texts by keyword; nil where there is none.
    static func bytes(_ text: [String: String]) -> [UInt8]? {
        guard !text.isEmpty else { return nil }
        var packet = "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>"
        packet += "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
        packet += "<rdf:Description rdf:about=\"\" xmlns:singan=\"\(namespace)\"><singan:text><rdf:Bag>"
        for keyword in text.keys.sorted() {
            packet += "<rdf:li singan:keyword=\"\(escaped(keyword))\">\(escaped(text[keyword] ?? ""))</rdf:li>"
        }
        packet += "</rdf:Bag></singan:text></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>"
        return Array(packet.utf8)
    }

    /// The texts of a packet of ours; empty for anybody else's.
    static func text(_ bytes: [UInt8]) -> [String: String] {
        let packet = String(decoding: bytes, as: UTF8.self)
        guard packet.contains(namespace) else { return [:] }
        var texts: [String: String] = [:]
        for match in packet.matches(of: /<rdf:li singan:keyword="([^"]*)">([^<]*)<\/rdf:li>/) {
            texts[plain(String(match.output.1))] = plain(String(match.output.2))
        }
        return texts
    }

    private static let entities = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;")]

    private static func escaped(_ text: String) -> String { entities.reduce(text) { $0.replacing($1.0, with: $1.1) } }
    private static func plain(_ text: String) -> String { entities.reversed().reduce(text) { $0.replacing($1.1, with: $1.0) } }
}
