import Foundation
import Testing

@testable import SinGANImaging

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// The packet of our texts as other programs read it: as XML, and as RDF.
@Suite struct XmpTests {
    /// What a parser of XML sees of a packet.
    private final class Listener: NSObject, XMLParserDelegate {
        var keywords: [String] = []
        var values: [String] = []
        /// By element.
        var attributes: [String: Set<String>] = [:]
        private var text = ""

        func parser(
            _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            text = ""
            self.attributes[element, default: []].formUnion(attributes.keys)
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

        func parser(_ parser: XMLParser, didEndElement element: String, namespaceURI: String?, qualifiedName: String?) {
            if element == "singan:keyword" { keywords.append(text) }
            if element == "singan:value" { values.append(text) }
        }
    }

    private static let texts = [
        "a": "plain", "b": "<tag attribute=\"1\"> & 'so' &amp; on", "c": "lines\nand\ttabs\r\nand returns\r", "d": "größer, 大きい, \u{1F600}",
        "e": "",
        "f": "\u{338}<\u{338}&\u{338}", "g&<>\"": "a keyword",
    ]

    @Test func packetsAreWhatTheyShouldBe() throws {
        let packet = try #require(XmpPacket.bytes(Self.texts))
        let (listener, parser) = (Listener(), XMLParser(data: Data(packet)))
        parser.delegate = listener
        #expect(parser.parse(), "\(parser.parserError.map(String.init(describing:)) ?? "")")
        #expect(listener.keywords == Self.texts.keys.sorted())
        #expect(listener.values == Self.texts.keys.sorted().map { Self.texts[$0] })
        // An element of RDF with text has no attributes of others.
        #expect(listener.attributes["rdf:li"] == ["rdf:parseType"] && listener.attributes["singan:value"] == [])
        #expect(listener.attributes["rdf:Description"]?.contains("rdf:about") == true)
        let text = String(decoding: packet, as: UTF8.self)
        #expect(text.hasPrefix("<?xpacket begin=") && text.hasSuffix("<?xpacket end=\"w\"?>"))
        #expect(XmpPacket.text(packet) == Self.texts)
    }

    /// XML can't hold them, in whatever form.
    @Test func controlCharactersAreReplaced() throws {
        let packet = try #require(XmpPacket.bytes(["a": "bell\u{7}, null\u{0}, \u{1B}[31m and \u{FFFF}"]))
        #expect(XMLParser(data: Data(packet)).parse())
        #expect(XmpPacket.text(packet) == ["a": "bell\u{FFFD}, null\u{FFFD}, \u{FFFD}[31m and \u{FFFD}"])
    }

    @Test func packetsOfEarlierVersionsAreRead() {
        let packet = """
            <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF \
            xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:singan="urn:singan:text:1">\
            <singan:text><rdf:Bag><rdf:li singan:keyword="singan">{&quot;a&quot;: 1}</rdf:li></rdf:Bag></singan:text></rdf:Description>\
            </rdf:RDF></x:xmpmeta><?xpacket end="w"?>
            """
        #expect(XmpPacket.text(Array(packet.utf8)) == ["singan": "{\"a\": 1}"])
        #expect(XmpPacket.text(Array(packet.replacing("urn:singan", with: "urn:other").utf8)) == [:])
    }
}
