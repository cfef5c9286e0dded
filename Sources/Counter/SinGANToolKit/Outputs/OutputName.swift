import Foundation
import SinGANSupport

/// Names of results that nobody named.
enum OutputName {
    /// bg.jpg and "harmonized": "bg-harmonized". Standard input is called "stdin".
    static func stem(input: String, suffix: String) -> String {
        let name = input == "-" ? "stdin" : URL(fileURLWithPath: input).deletingPathExtension().lastPathComponent
        // Models of the cache are called by 64 digits; the first twelve tell them apart.
        let isDigest = name.count == 64 && name.allSatisfy(\.isHexDigit)
        return "\(isDigest ? String(name.prefix(12)) : name)-\(suffix)"
    }

    /// "a.png" becomes "a-2.png"; a single result keeps its name.
    static func numbered(_ path: String, _ number: Int, of count: Int) -> String {
        guard count > 1 else { return path }
        // Leading zeros keep a folder's listing in order.
        let digits = String(number)
        return MovedFile.name(path, String(repeating: "0", count: String(count).count - digits.count) + digits)
    }
}
