import Foundation

/// The XMP packet that carries our text in formats other than PNG.
///
/// A packet is RDF in XML. Ours is written in one fixed form, and only that form, and that of earlier versions, is looked for when reading.
enum XmpPacket {
    /// The most bytes that a JPEG holds in one segment, less the header that libvips puts before the packet; other formats hold more.
    static let longest = 65000

    /// The namespace. Earlier versions had no "#" at its end, which programs need that put a name behind it.
    private static let namespace = "urn:singan:text:1#"

    /// Returns the packet of texts by keyword; nil where there is none.
    static func bytes(_ text: [String: String]) -> [UInt8]? {
        guard !text.isEmpty else { return nil }
        var packet = "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>"
        packet += "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
        packet += "<rdf:Description rdf:about=\"\" xmlns:singan=\"\(namespace)\"><singan:text><rdf:Bag>"
        for keyword in text.keys.sorted() {
            // An attribute on an element with text, as earlier versions wrote it, is no RDF.
            packet += "<rdf:li rdf:parseType=\"Resource\"><singan:keyword>\(escaped(keyword))</singan:keyword>"
            packet += "<singan:value>\(escaped(text[keyword] ?? ""))</singan:value></rdf:li>"
        }
        packet += "</rdf:Bag></singan:text></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>"
        return Array(packet.utf8)
    }

    /// Returns the texts of a packet that this toolkit wrote; empty for any other.
    static func text(_ bytes: [UInt8]) -> [String: String] {
        let packet = String(decoding: bytes, as: UTF8.self)
        guard packet.contains(namespace.dropLast()) else { return [:] }
        var texts: [String: String] = [:]
        let item = /<singan:keyword>([^<]*)<\/singan:keyword><singan:value>([^<]*)<\/singan:value>/
        let earlier = /<rdf:li singan:keyword="([^"]*)">([^<]*)<\/rdf:li>/
        for form in [item, earlier] {
            // A mark that combines with the character before it would hide that one.
            for match in packet.matches(of: form.matchingSemantics(.unicodeScalar)) { texts[plain(match.output.1)] = plain(match.output.2) }
        }
        return texts
    }

    // Readers of XML make a line feed of a carriage return that isn't written as a number.
    private static let entities = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("\r", "&#13;")]

    private static func escaped(_ text: String) -> String {
        let allowed = String(String.UnicodeScalarView(text.unicodeScalars.map { isAllowed($0) ? $0 : "\u{FFFD}" }))
        return entities.reduce(allowed) { $0.replacingOccurrences(of: $1.0, with: $1.1, options: .literal) }
    }

    /// Whether XML can hold the character: it has no place for most control characters, not even as numbers.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x9, 0xA, 0xD, 0x20...0x7E, 0x85, 0xA0...0xFFFD, 0x10000...: true
        default: false
        }
    }

    private static func plain(_ text: Substring) -> String {
        entities.reversed().reduce(String(text)) { $0.replacingOccurrences(of: $1.1, with: $1.0, options: .literal) }
    }
}
