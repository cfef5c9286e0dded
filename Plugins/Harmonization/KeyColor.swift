import ArgumentParser
import SinGANImaging

/// The value of `--key`: "auto", or a colour such as #00ff00.
struct KeyColor: ExpressibleByArgument, Sendable, CustomStringConvertible {
    let description: String
    let key: ColorKey

    init?(argument: String) {
        description = argument.lowercased()
        if description == "auto" {
            key = .auto
            return
        }
        let digits = description.hasPrefix("#") ? description.dropFirst() : description[...]
        guard digits.count == 6, digits.allSatisfy(\.isHexDigit), let number = Int(digits, radix: 16) else { return nil }
        key = ColorKey(color: [16, 8, 0].map { Float(number >> $0 & 255) / 255 })
    }
}
