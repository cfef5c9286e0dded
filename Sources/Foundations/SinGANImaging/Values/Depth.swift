/// The number of bits of a picture's samples.
public enum Depth: Int, Sendable {
    /// 8 bits per sample.
    case eight = 8
    /// 16 bits per sample.
    case sixteen = 16

    /// The largest sample: 255 or 65535.
    public var maximum: Int { self == .eight ? 255 : 65535 }
    /// The bytes of one sample: 1 or 2.
    public var bytes: Int { self == .eight ? 1 : 2 }
}
