import Foundation

/// The safetensors file format: eight bytes of header length (little endian), a JSON header, then the tensors' bytes without gaps.
///
/// The reader trusts nothing: lengths, offsets, shapes and types are checked against the file before any is used.
public struct Safetensors: Sendable {
    public enum ElementType: String, Sendable {
        case float64 = "F64"
        case float32 = "F32"
        case int64 = "I64"
        case uint8 = "U8"

        public var size: Int {
            switch self {
            case .float64, .int64: 8
            case .float32: 4
            case .uint8: 1
            }
        }
    }

    public struct Entry: Sendable, Equatable {
        public let type: ElementType
        public let shape: [Int]
        /// Little-endian elements, last index fastest.
        public let bytes: [UInt8]

        public init(type: ElementType, shape: [Int], bytes: [UInt8]) {
            precondition(bytes.count == shape.reduce(type.size, *), "Safetensors.Entry: \(bytes.count) bytes for \(type.rawValue) \(shape)")
            self.type = type
            self.shape = shape
            self.bytes = bytes
        }

        public init(_ values: [Float], shape: [Int]) { self.init(type: .float32, shape: shape, bytes: Self.raw(values)) }
        public init(_ values: [Double], shape: [Int]) { self.init(type: .float64, shape: shape, bytes: Self.raw(values)) }
        public init(_ values: [Int64], shape: [Int]) { self.init(type: .int64, shape: shape, bytes: Self.raw(values)) }

        private static func raw<T>(_ values: [T]) -> [UInt8] { values.withUnsafeBytes { Array($0) } }

        /// The elements as `Double`, whatever their type.
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

    public var metadata: [String: String]
    public var tensors: [String: Entry]

    public init(metadata: [String: String] = [:], tensors: [String: Entry] = [:]) {
        self.metadata = metadata
        self.tensors = tensors
    }

    /// The same bytes for the same content: names in order.
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
