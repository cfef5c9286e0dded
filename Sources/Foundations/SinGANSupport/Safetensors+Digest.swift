extension Safetensors {
    /// The key of the digest in the metadata: "sha256".
    public static let digestKey = "sha256"

    /// The SHA-256, in hexadecimal, of everything but the digest itself: the metadata, then each tensor's name, type, shape and bytes, names in
    /// order.
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

    /// Puts the digest of the present content into the metadata.
    public mutating func seal() { metadata[Self.digestKey] = digest }
}

extension Digest {
    /// Adds a text behind its length, so that no two lists of texts give the same bytes.
    fileprivate mutating func add(_ text: String) {
        update(withUnsafeBytes(of: UInt64(text.utf8.count).littleEndian) { Array($0) })
        update(text)
    }
}
