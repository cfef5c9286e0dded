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
