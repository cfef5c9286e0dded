import Foundation
import SinGANSupport

/// JSON with one spelling per value: keys in order, no spaces.
package enum CanonicalJSON {
    package static func encode(_ value: some Encodable) throws(SinGANError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return [UInt8](try encoder.encode(value)) } catch {
            throw SinGANError(.internalFailure, "a configuration can't be written as JSON", cause: error)
        }
    }
}
