/// What lies around a map of the pyramid.
package enum Border: Hashable, Sendable {
    /// Zeros (mid-grey), as published.
    case zeros
    /// Noise around the noise, zeros around the picture: maps of noise are as large as the padded input (published for animation).
    case noise
    /// The map itself, repeated across and down where asked, so that what comes out tiles; zeros elsewhere.
    case repeated(across: Bool, down: Bool)

    package var repeatsAcross: Bool { if case .repeated(let across, _) = self { across } else { false } }
    package var repeatsDown: Bool { if case .repeated(_, let down) = self { down } else { false } }
}
