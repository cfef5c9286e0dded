/// How many bits a sample of a picture file has.
public enum Depth: Int, Sendable {
    case eight = 8
    case sixteen = 16

    /// The largest sample: 255 or 65535.
    public var maximum: Int { self == .eight ? 255 : 65535 }
    /// Bytes of one sample.
    public var bytes: Int { self == .eight ? 1 : 2 }
}
