import CGLib
import Foundation

/// The content of a file in the safetensors format: eight bytes of header length (little endian), a JSON header, then the tensors' bytes without
/// gaps.
///
/// The reader trusts nothing: lengths, offsets, shapes and types are checked against the file before any is used.
public struct Safetensors: Sendable {
    /// The type of a tensor's elements; raw values are the names in the file.
    public enum ElementType: String, Sendable {
        /// Floating-point numbers of 64 bits.
        case float64 = "F64"
        /// Floating-point numbers of 32 bits.
        case float32 = "F32"
        /// Signed whole numbers of 64 bits.
        case int64 = "I64"
        /// Bytes.
        case uint8 = "U8"

        /// The bytes of one element.
        public var size: Int {
            switch self {
            case .float64, .int64: 8
            case .float32: 4
            case .uint8: 1
            }
        }
    }

    /// One tensor: the type of its elements, its shape and its bytes.
    public struct Entry: Sendable, Equatable {
        /// The type of the elements.
        public let type: ElementType
        /// The lengths of the dimensions; empty for a single number.
        public let shape: [Int]
        /// The elements, little endian, last index fastest.
        public let bytes: [UInt8]

        /// Makes a tensor of bytes. Traps unless there are as many bytes as type and shape ask for.
        public init(type: ElementType, shape: [Int], bytes: [UInt8]) {
            precondition(bytes.count == shape.reduce(type.size, *), "Safetensors.Entry: \(bytes.count) bytes for \(type.rawValue) \(shape)")
            self.type = type
            self.shape = shape
            self.bytes = bytes
        }

        /// Makes a tensor of 32-bit floating-point numbers. Traps unless there are as many as the shape asks for.
        public init(_ values: [Float], shape: [Int]) { self.init(type: .float32, shape: shape, bytes: Self.raw(values)) }
        /// Makes a tensor of 64-bit floating-point numbers. Traps unless there are as many as the shape asks for.
        public init(_ values: [Double], shape: [Int]) { self.init(type: .float64, shape: shape, bytes: Self.raw(values)) }
        /// Makes a tensor of 64-bit whole numbers. Traps unless there are as many as the shape asks for.
        public init(_ values: [Int64], shape: [Int]) { self.init(type: .int64, shape: shape, bytes: Self.raw(values)) }

        private static func raw<T>(_ values: [T]) -> [UInt8] { values.withUnsafeBytes { Array($0) } }

        /// The elements as `Double`, whatever their type; whole numbers beyond 2^53 are rounded.
        public var doubles: [Double] {
            switch type {
            case .float64: load(Double.self)
            case .float32: load(Float.self).map(Double.init)
            case .int64: load(Int64.self).map(Double.init)
            case .uint8: bytes.map(Double.init)
            }
        }

        /// The elements as `Float`; wider types are rounded.
        public var floats: [Float] { type == .float32 ? load(Float.self) : doubles.map { Float($0) } }

        private func load<T: BitwiseCopyable>(_: T.Type) -> [T] {
            bytes.withUnsafeBytes { raw in
                (0..<bytes.count / MemoryLayout<T>.stride).map {
                    raw.loadUnaligned(fromByteOffset: $0 * MemoryLayout<T>.stride, as: T.self)
                }
            }
        }
    }

    /// The header's texts by keyword.
    public var metadata: [String: String]
    /// The tensors by name.
    public var tensors: [String: Entry]

    /// Makes a file's content in memory.
    public init(metadata: [String: String] = [:], tensors: [String: Entry] = [:]) {
        self.metadata = metadata
        self.tensors = tensors
    }

    /// Returns the file's bytes. Equal content gives equal bytes: names are sorted.
    ///
    /// - Throws: `.internalFailure` where the header can't be written as JSON.
    public func encoded() throws(SinGANError) -> [UInt8] {
        var header: [String: Any] = metadata.isEmpty ? [:] : ["__metadata__": metadata]
        var offset = 0
        let names = tensors.keys.sorted()
        for name in names {
            guard let tensor = tensors[name] else { continue }
            header[name] = [
                "dtype": tensor.type.rawValue, "shape": tensor.shape, "data_offsets": [offset, offset + tensor.bytes.count],
            ]
            offset += tensor.bytes.count
        }
        guard var json = try? JSONSerialization.data(withJSONObject: header, options: [.sortedKeys, .withoutEscapingSlashes]) else {
            throw SinGANError(.internalFailure, "the header of a model can't be written as JSON")
        }
        // Tensors begin at a multiple of eight bytes.
        json.append(contentsOf: [UInt8](repeating: 0x20, count: (8 - json.count % 8) % 8))
        var bytes = withUnsafeBytes(of: UInt64(json.count).littleEndian) { Array($0) }
        bytes.reserveCapacity(8 + json.count + offset)
        bytes += json
        for name in names { bytes += tensors[name]?.bytes ?? [] }
        return bytes
    }
}

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

/// SHA-256, computed piece by piece.
public struct Digest: ~Copyable {
    private let checksum: OpaquePointer

    /// Begins a digest of no bytes. Traps where GLib has no SHA-256.
    public init() {
        guard let checksum = g_checksum_new(G_CHECKSUM_SHA256) else { fatalError("GLib without SHA-256") }
        self.checksum = checksum
    }

    deinit { g_checksum_free(checksum) }

    /// Adds bytes to the digest, in linear time.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return }
        g_checksum_update(checksum, start.assumingMemoryBound(to: guchar.self), gssize(bytes.count))
    }

    /// Adds an array of bytes to the digest.
    public mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    /// Adds the UTF-8 bytes of a text to the digest, without its length.
    public mutating func update(_ text: String) { update(Array(text.utf8)) }

    /// Returns the digest as 64 lower-case hexadecimal digits. Nothing can be added afterwards.
    public consuming func hexadecimal() -> String { String(cString: g_checksum_get_string(checksum)) }

    /// Returns the SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
    public static func sha256(_ bytes: [UInt8]) -> String {
        var digest = Digest()
        digest.update(bytes)
        return digest.hexadecimal()
    }
}
