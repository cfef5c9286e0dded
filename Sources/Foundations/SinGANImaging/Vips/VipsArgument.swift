import CVips
import SinGANSupport

/// A value for a property of a libvips operation. The property's own type decides what it becomes (int, double, enum, ...).
enum VipsArgument {
    case image(VipsPicture)
    case number(Double)
    case flag(Bool)
    /// A string, or the nickname of an enum's value ("cubic").
    case text(String)
    case numbers([Double])
    case bytes([UInt8])
}

extension VipsArgument: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByStringLiteral {
    init(floatLiteral value: Double) { self = .number(value) }
    init(integerLiteral value: Int) { self = .number(Double(value)) }
    init(booleanLiteral value: Bool) { self = .flag(value) }
    init(stringLiteral value: String) { self = .text(value) }
}

extension VipsArgument {
    /// Puts this argument into `value`, which has been made for `type`. Traps where the two don't go together: that is a bug here.
    func fill(_ value: inout GValue, type: GType) throws(SinGANError) {
        switch self {
        case .image(let picture): picture.withImage { g_value_set_object(&value, $0) }
        case .number(let number): Self.fill(&value, number: number, type: type)
        case .flag(let flag): g_value_set_boolean(&value, flag ? 1 : 0)
        case .text(let text): try Self.fill(&value, text: text, type: type)
        case .numbers(let numbers): vips_value_set_array_double(&value, numbers, Int32(numbers.count))
        case .bytes(let bytes):
            guard let blob = vips_blob_copy(bytes, bytes.count) else { throw VipsOperation.failure("copy of \(bytes.count) bytes") }
            g_value_set_boxed(&value, blob)
            vips_area_unref(UnsafeMutableRawPointer(blob).assumingMemoryBound(to: VipsArea.self))
        }
    }

    private static func fill(_ value: inout GValue, number: Double, type: GType) {
        switch g_type_fundamental(type) {
        case cvips_type_int(): g_value_set_int(&value, Int32(number))
        case cvips_type_uint64(): g_value_set_uint64(&value, guint64(number))
        case cvips_type_double(): g_value_set_double(&value, number)
        default: preconditionFailure("a number for a property of another type")
        }
    }

    private static func fill(_ value: inout GValue, text: String, type: GType) throws(SinGANError) {
        switch g_type_fundamental(type) {
        case cvips_type_string(): g_value_set_string(&value, text)
        case cvips_type_enum():
            let choice = vips_enum_from_nick("SinGANImaging", type, text)
            guard choice >= 0 else { throw VipsOperation.failure(text) }
            g_value_set_enum(&value, choice)
        case cvips_type_flags():
            let choice = vips_flags_from_nick("SinGANImaging", type, text)
            guard choice >= 0 else { throw VipsOperation.failure(text) }
            g_value_set_flags(&value, guint(choice))
        default: preconditionFailure("a text for a property of another type")
        }
    }
}
