import SinGANSupport

/// The place of an object on a background, its size there, and how it is turned.
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
    /// The degrees by which the object is turned clockwise about its centre, after it was scaled; 0 by default.
    public var rotation: Double

    /// Makes a placement; nil leaves the choice to the composition.
    public init(center: (x: Coordinate, y: Coordinate)? = nil, scale: Double? = nil, rotation: Double = 0) {
        self.center = center
        self.scale = scale
        self.rotation = rotation
    }

    /// Reads a placement from options: `at` is "X,Y" in pixels or percent ("120,80", "60%,70%", "120,50%"), `scale` a factor above 0, `rotation`
    /// degrees clockwise.
    ///
    /// - Throws: `.usage` with an example where they don't make sense.
    public init(parsing at: String?, scale: Double?, rotation: Double = 0) throws(SinGANError) {
        guard rotation.isFinite else { throw SinGANError(.usage, "\(rotation) are no degrees", hint: "Say --rotate 15.") }
        self.rotation = rotation
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

    /// Whether both have the same centre, in the same unit, the same scale and the same rotation.
    public static func == (a: Placement, b: Placement) -> Bool {
        a.scale == b.scale && a.rotation == b.rotation && a.center?.x == b.center?.x && a.center?.y == b.center?.y
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

extension Placement {
    /// Lays `object` on `background` where `mask` (of the object's size, 1 = object) says so.
    ///
    /// The object's top left corner is put on a whole pixel, so that an object at its own size stays as sharp as it is. Scaling and turning work
    /// on colours multiplied by the mask: what is under transparent pixels doesn't bleed in. Colours are blended as sRGB values. What
    /// is beyond the background's edge is cut off.
    ///
    /// - Throws: `.badData` where object and mask differ in size, `.usage` where nothing of the object would be seen or it would be unreasonably
    ///   large.
    public func compose(object: Pixels, mask: Mask, onto background: Pixels) throws(SinGANError) -> NaiveComposite {
        guard (object.width, object.height) == (mask.width, mask.height) else {
            throw SinGANError(
                .badData, "the object is \(object.width)x\(object.height) and its mask \(mask.width)x\(mask.height)",
                hint: "Give a mask of the object's size.")
        }
        let scaled = size(object: (object.width, object.height), background: (background.width, background.height))
        let size = Layer.box(around: scaled, turned: rotation)
        let x = (center?.x ?? .percent(50)).position(in: background.width) - Double(size.width) / 2
        let y = (center?.y ?? .percent(50)).position(in: background.height) - Double(size.height) / 2
        let (left, top) = (Int(x.rounded()), Int(y.rounded()))
        guard left < background.width, top < background.height, left + size.width > 0, top + size.height > 0 else {
            throw outside(left: left, top: top, size: size, background: background)
        }
        try checkSize(scaled, background)
        let layer = Layer(object: object, mask: mask).resized(width: scaled.width, height: scaled.height).rotated(clockwise: rotation)
        let composite = layer.over(background, left: left, top: top)
        guard composite.mask.values.contains(where: { $0 > 0 }) else {
            throw SinGANError(
                .usage, "nothing of the object is seen: its mask is empty on the background's \(background.width)x\(background.height)",
                hint: "Choose another --at, or a mask that is white or opaque where the object is.")
        }
        return composite
    }

    /// Checks the scaled size: scaling works on the whole object, also on the part that is cut off.
    private func checkSize(_ size: (width: Int, height: Int), _ background: Pixels) throws(SinGANError) {
        let limit = max(100_000_000, 4 * background.width * background.height)
        guard size.width.multipliedReportingOverflow(by: size.height).partialValue > limit else { return }
        throw SinGANError(
            .usage,
            "the object would be \(size.width)x\(size.height) on a background of \(background.width)x\(background.height)",
            hint: "Choose a smaller --scale.")
    }

    private func outside(left: Int, top: Int, size: (width: Int, height: Int), background: Pixels) -> SinGANError {
        SinGANError(
            .usage,
            "the object (\(size.width)x\(size.height), from \(left),\(top) to \(left + size.width),\(top + size.height)) is wholly outside "
                + "the background (\(background.width)x\(background.height))",
            hint: "Choose a place such as --at 60%,70%.")
    }
}

/// An object laid on a background, before a model has changed it.
public struct NaiveComposite: Sendable {
    /// The composed picture, of the background's size.
    public let pixels: Pixels
    /// The placed object's soft alpha, of the background's size.
    public let mask: Mask

    /// Makes a composite of a picture and its mask. Traps where the sizes differ.
    public init(pixels: Pixels, mask: Mask) {
        precondition(
            pixels.width == mask.width && pixels.height == mask.height,
            "a mask of \(mask.width)x\(mask.height) for \(pixels.width)x\(pixels.height)")
        self.pixels = pixels
        self.mask = mask
    }
}
