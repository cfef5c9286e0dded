import SinGANImaging
import SinGANSupport

/// Pictures as binary PPM: "P6", width, height, 255, then a byte each of red, green, blue.
///
/// libvips reads it too, but that loader isn't made for bytes that can't be trusted.
enum PortablePixmap {
    static func encode(_ pixels: Pixels) -> [UInt8] { Array("P6\n\(pixels.width) \(pixels.height)\n255\n".utf8) + pixels.quantized() }

    /// Throws `.badData` where `bytes` are no whole such picture or more than the limits allow; `name` is what messages call it.
    static func decode(_ bytes: [UInt8], name: String, limits: ReadLimits) throws(SinGANError) -> Pixels {
        guard bytes.starts(with: "P6".utf8) else { throw SinGANError(.badData, "\(name) is not a binary PPM picture (P6)") }
        var position = 2
        let (width, height, maximum) = (number(bytes, &position), number(bytes, &position), number(bytes, &position))
        guard let width, let height, let maximum, width > 0, height > 0, maximum == 255 else {
            throw SinGANError(.badData, "\(name) doesn't begin with P6, a width, a height and 255")
        }
        guard width <= limits.maxPixels / height else {
            throw SinGANError(
                .badData, "\(name) is \(width)x\(height), and the limit is \(limits.maxPixels) pixels", hint: "Raise --max-pixels.")
        }
        // One white space ends the header.
        let start = position + 1
        guard bytes.count == start + width * height * 3 else {
            throw SinGANError(
                .badData, "\(name) is \(width)x\(height) and has \(max(0, bytes.count - start)) bytes, not \(width * height * 3)")
        }
        return Pixels(width: width, height: height, bytes: Array(bytes[start...]))
    }

    /// The next number, at most nine digits, with white space and comments before it.
    private static func number(_ bytes: [UInt8], _ position: inout Int) -> Int? {
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "#") {
                while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
            } else if [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
                position += 1
            } else {
                break
            }
        }
        let digits = bytes[min(position, bytes.count)...].prefix { (0x30...0x39).contains($0) }
        guard (1...9).contains(digits.count) else { return nil }
        position += digits.count
        return Int(String(decoding: digits, as: UTF8.self))
    }
}
