import Foundation

extension Safetensors {
    /// The largest header in bytes that is parsed: more than any model has, so that a hostile file can't make the reader work for long.
    static let largestHeader = 16 << 20

    /// Reads a whole file's bytes.
    ///
    /// - Throws: `.badData` with what is wrong and where.
    ///
    /// - Parameter name: the file's name in messages.
    public init(_ bytes: [UInt8], name: String) throws(SinGANError) {
        let header = try Self.header(bytes, name)
        self.init()
        let data = bytes.count - header.end
        var spans: [(Int, Int)] = []
        for (key, value) in header.fields {
            if key == "__metadata__" {
                guard let metadata = value as? [String: String] else { throw Self.damaged(name, "its metadata are not text") }
                self.metadata = metadata
                continue
            }
            let (type, shape, begin, end) = try Self.entry(key, value, data, name)
            tensors[key] = Entry(type: type, shape: shape, bytes: Array(bytes[header.end + begin..<header.end + end]))
            spans.append((begin, end))
        }
        var covered = 0
        for (begin, end) in spans.sorted(by: { $0 < $1 }) {
            guard begin == covered else { throw Self.damaged(name, "its tensors overlap or leave gaps at byte \(begin)") }
            covered = end
        }
        guard covered == data else { throw Self.damaged(name, "it holds \(data) bytes of tensors where \(covered) are described") }
    }

    private static func header(_ bytes: [UInt8], _ name: String) throws(SinGANError) -> (fields: [String: Any], end: Int) {
        guard bytes.count >= 8 else { throw damaged(name, "it has \(bytes.count) bytes, and its header alone takes more") }
        let length = bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
        guard length <= UInt64(min(largestHeader, bytes.count - 8)) else {
            throw damaged(name, "its header should take \(length) bytes of the \(bytes.count) that are there")
        }
        let end = 8 + Int(length)
        guard let fields = (try? JSONSerialization.jsonObject(with: Data(bytes[8..<end]))) as? [String: Any] else {
            throw damaged(name, "its header is not JSON")
        }
        return (fields, end)
    }

    private static func entry(
        _ key: String, _ value: Any, _ available: Int, _ name: String
    ) throws(SinGANError) -> (ElementType, [Int], Int, Int) {
        guard let fields = value as? [String: Any], let typeName = fields["dtype"] as? String, let shape = fields["shape"] as? [Int],
            let offsets = fields["data_offsets"] as? [Int], offsets.count == 2
        else { throw damaged(name, "its tensor \(key) is not described properly") }
        guard let type = ElementType(rawValue: typeName) else {
            throw damaged(name, "its tensor \(key) is of the unknown type \(typeName)")
        }
        var size = type.size
        for side in shape {
            let (product, overflow) = size.multipliedReportingOverflow(by: side)
            guard side >= 0, !overflow else { throw damaged(name, "its tensor \(key) has the impossible shape \(shape)") }
            size = product
        }
        let (begin, end) = (offsets[0], offsets[1])
        guard begin >= 0, begin <= end, end <= available, end - begin == size else {
            throw damaged(name, "its tensor \(key) should lie at bytes \(begin) to \(end) of \(available)")
        }
        return (type, shape, begin, end)
    }

    private static func damaged(_ name: String, _ what: String) -> SinGANError {
        SinGANError(.badData, "\(name) is not a whole model file: \(what)", hint: "Train it again with --retrain, or take another copy.")
    }
}
