import SinGANSupport

/// The place of an object on a background, and its size there.
public struct Placement: Sendable, Equatable {
    /// One coordinate of the object's centre.
    public enum Coordinate: Sendable, Equatable {
        /// Pixels of the background from its left or top edge.
        case pixels(Double)
        /// Percent of the background's width or height.
        case percent(Double)

        func position(in length: Int) -> Double {
            switch self {
            case .pixels(let position): position
            case .percent(let percent): percent / 100 * Double(length)
            }
        }
    }

    /// The object's centre on the background; nil for the middle.
    public var center: (x: Coordinate, y: Coordinate)?
    /// The size relative to the object's own, above 0. nil keeps the object's size, or shrinks it until its long side is at most half of the
    /// background's short side.
    public var scale: Double?

    /// Makes a placement; nil leaves the choice to the composition.
    public init(center: (x: Coordinate, y: Coordinate)? = nil, scale: Double? = nil) {
        self.center = center
        self.scale = scale
    }

    /// Reads a placement from options: `at` is "X,Y" in pixels or percent ("120,80", "60%,70%", "120,50%"), `scale` a factor above 0.
    ///
    /// - Throws: `.usage` with an example where they don't make sense.
    public init(parsing at: String?, scale: Double?) throws(SinGANError) {
        if let scale, !(scale > 0 && scale.isFinite) {
            throw SinGANError(.usage, "a scale of \(scale) is not above 0", hint: "Say --scale 0.5 for half the object's size.")
        }
        self.scale = scale
        guard let at else { return }
        let parts = at.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 2, let x = Coordinate(parts[0]), let y = Coordinate(parts[1]) else {
            throw SinGANError(
                .usage, "\"\(at)\" is not a place X,Y", hint: "Say --at 120,80 in pixels or --at 60%,70% of the background.")
        }
        center = (x, y)
    }

    /// Whether both have the same centre, in the same unit, and the same scale.
    public static func == (a: Placement, b: Placement) -> Bool {
        a.scale == b.scale && a.center?.x == b.center?.x && a.center?.y == b.center?.y
    }

    /// The object's size on the background, at least 1x1.
    func size(object: (width: Int, height: Int), background: (width: Int, height: Int)) -> (width: Int, height: Int) {
        let limit = Double(min(background.width, background.height)) / 2
        let factor = scale ?? min(1, limit / Double(max(object.width, object.height)))
        func side(_ length: Int) -> Int {
            let scaled = Double(length) * factor
            // Unasked for, the limit is kept exactly: rounding may not pass it.
            return max(1, Int(scale == nil ? min(scaled.rounded(), max(limit.rounded(.down), 1)) : min(scaled.rounded(), 1e9)))
        }
        return (side(object.width), side(object.height))
    }
}

extension Placement.Coordinate {
    fileprivate init?(_ text: Substring) {
        let isPercent = text.hasSuffix("%")
        let digits = (isPercent ? text.dropLast() : text).filter { $0 != " " }
        guard let number = Double(digits), number.isFinite, abs(number) < 1e9 else { return nil }
        self = isPercent ? .percent(number) : .pixels(number)
    }
}
