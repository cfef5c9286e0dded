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
