/// What lies around a map of the pyramid.
public enum Border: Hashable, Sendable {
    /// Zeros (mid-grey), as published.
    case zeros
    /// Noise around the noise, zeros around the picture: maps of noise are as large as the padded input (published for animation).
    case noise
    /// The map itself, repeated across and down where asked, so that what comes out tiles; zeros elsewhere.
    case repeated(across: Bool, down: Bool)

    public var repeatsAcross: Bool { if case .repeated(let across, _) = self { across } else { false } }
    public var repeatsDown: Bool { if case .repeated(_, let down) = self { down } else { false } }

    /// The shape of a scale's noise for a picture of `shape`.
    public func noiseShape(_ shape: Shape) -> Shape { self == .noise ? shape.grown(by: NetworkShape.margin) : shape }
}
