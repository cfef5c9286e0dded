extension Safetensors {
    /// The key of the digest in the metadata.
    public static let digestKey = "sha256"

    /// SHA-256 of everything but the digest itself, names in order: the metadata, then each tensor's name, type, shape and bytes.
    public var digest: String {
        var digest = Digest()
        let keys = metadata.keys.filter { $0 != Self.digestKey }.sorted()
        digest.add(String(keys.count))
        for key in keys {
            digest.add(key)
            digest.add(metadata[key] ?? "")
        }
        for name in tensors.keys.sorted() {
            guard let tensor = tensors[name] else { continue }
            for text in [name, tensor.type.rawValue, tensor.shape.map(String.init).joined(separator: " ")] { digest.add(text) }
            digest.update(tensor.bytes)
        }
        return digest.hexadecimal()
    }

    /// Puts the digest of what is there now into the metadata.
    public mutating func seal() { metadata[Self.digestKey] = digest }
}

extension Digest {
    /// A text behind its length: no two lists of texts give the same bytes.
    fileprivate mutating func add(_ text: String) {
        update(withUnsafeBytes(of: UInt64(text.utf8.count).littleEndian) { Array($0) })
        update(text)
    }
}
