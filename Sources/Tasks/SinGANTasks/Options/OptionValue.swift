import ArgumentParser
import Foundation
import SinGANEngine
import SinGANImaging
import SinGANTraining

/// Reads numbers from the command line, with messages that say what would be right.
public enum OptionValue {
    /// A whole number of a range.
    public static func whole(_ range: ClosedRange<Int>) -> @Sendable (String) throws -> Int {
        { text in
            guard let value = Int(text) else { throw ValidationError("'\(text)' is not a whole number") }
            guard range.contains(value) else {
                throw ValidationError("it must lie between \(range.lowerBound) and \(range.upperBound)")
            }
            return value
        }
    }

    /// A number of a range.
    public static func number(_ range: ClosedRange<Double>) -> @Sendable (String) throws -> Double {
        { text in
            guard let value = Double(text), value.isFinite else { throw ValidationError("'\(text)' is not a number") }
            guard range.contains(value) else {
                throw ValidationError("it must lie between \(short(range.lowerBound)) and \(short(range.upperBound))")
            }
            return value
        }
    }

    private static func short(_ value: Double) -> String { value == value.rounded() ? String(Int(value)) : String(value) }

    /// A seed: 0 to 18446744073709551615.
    public static let seed: @Sendable (String) throws -> UInt64 = { text in
        guard let value = UInt64(text) else {
            throw ValidationError("a seed is a whole number from 0 to \(UInt64.max)")
        }
        return value
    }

    /// A time for a training: "90", "30s", "5m", "1h30m", "7d", "1d12h".
    public static let budget: @Sendable (String) throws -> TrainingBudget = { text in
        guard let budget = time(text) else {
            throw ValidationError("'\(text)' is no time; give one such as 30s, 5m, 1h30m or 2d")
        }
        guard TrainingBudget.range.contains(budget.seconds) else { throw ValidationError("it must lie between 10s and 7d") }
        return budget
    }

    /// Days, and behind them what is no whole day.
    private static func time(_ text: String) -> TrainingBudget? {
        guard let end = text.firstIndex(of: "d") else { return TrainingBudget(text) }
        let (digits, rest) = (text[..<end], text[text.index(after: end)...])
        guard digits.count <= 4, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let days = Int(digits),
            let more = rest.isEmpty ? TrainingBudget(seconds: 0) : TrainingBudget(rest)
        else { return nil }
        return TrainingBudget(seconds: days * 86400 + more.seconds)
    }

    /// A size "WxH" in pixels.
    public static let size: @Sendable (String) throws -> PictureSize = { text in
        guard let size = PictureSize(argument: text) else {
            let (least, most) = (PictureSize.sides.lowerBound, PictureSize.sides.upperBound)
            throw ValidationError("give width and height in pixels with an x between them, such as 640x480, each \(least) to \(most)")
        }
        return size
    }

    /// Proportions "W:H".
    public static let aspect: @Sendable (String) throws -> AspectRatio = { text in
        guard let aspect = AspectRatio(argument: text) else {
            throw ValidationError("give width and height with a colon between them, such as 16:9, from 1:20 to 20:1")
        }
        return aspect
    }

    /// Seconds of an age: "45s", "90m", "12h", "30d" or "8w", at most 100 years.
    public static let age: @Sendable (String) throws -> Double = { text in
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604_800]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Double(text.dropLast()), count.isFinite, count >= 0,
            count * unit <= 36525 * 86400
        else { throw ValidationError("give a number and s, m, h, d or w, such as 12h or 30d (at most 36525d)") }
        return count * unit
    }

    /// Bytes: "500MB", "2GB", "1.5TB" or a plain number; kB, MB, GB and TB are powers of 1000.
    public static let bytes: @Sendable (String) throws -> Int = { text in
        let units = [("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("B", 1)]
        let unit = units.first { text.uppercased().hasSuffix($0.0) }
        guard let count = Double(text.dropLast(unit?.0.count ?? 0)), count.isFinite, count >= 0, count * (unit?.1 ?? 1) <= 1e18 else {
            throw ValidationError("give a number and kB, MB, GB or TB, such as 500MB or 2GB (at most 1000000TB)")
        }
        return Int(count * (unit?.1 ?? 1))
    }

    /// A number above 0.
    public static let positive: @Sendable (String) throws -> Double = { text in
        guard let value = Double(text), value > 0, value.isFinite else { throw ValidationError("it must be a number above 0") }
        return value
    }
}

/// "WxH" on the command line: width x height in pixels.
public struct PictureSize: ExpressibleByArgument, Equatable, Sendable, CustomStringConvertible {
    /// The width in pixels, within `sides`.
    public let width: Int
    /// The height in pixels, within `sides`.
    public let height: Int

    /// Sides of 16 to 16384 pixels.
    public static let sides = 16...16384

    /// Reads "640x480"; nil for another form, or where a side isn't within `sides`.
    public init?(argument: String) {
        let parts = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false)
        guard parts.count == 2, let width = Int(parts[0]), let height = Int(parts[1]) else { return nil }
        guard Self.sides.contains(width), Self.sides.contains(height) else { return nil }
        self.width = width
        self.height = height
    }

    /// The size as it is given: "640x480".
    public var description: String { "\(width)x\(height)" }
}

/// "W:H" on the command line: proportions, such as 16:9.
public struct AspectRatio: ExpressibleByArgument, Equatable, Sendable, CustomStringConvertible {
    /// The width relative to `height`, above 0; it has no unit.
    public let width: Double
    /// The height relative to `width`, above 0; it has no unit.
    public let height: Double

    /// Width by height may lie between 1:20 and 20:1.
    public static let most = 20.0

    /// Reads "16:9"; nil for another form, and for proportions beyond 1:20 or 20:1.
    public init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let width = Double(parts[0]), let height = Double(parts[1]), width > 0, height > 0, width.isFinite,
            height.isFinite, (1 / Self.most...Self.most).contains(width / height)
        else { return nil }
        self.width = width
        self.height = height
    }

    /// The proportions as they are given: "16:9".
    public var description: String { "\(Self.text(width)):\(Self.text(height))" }

    /// The size of these proportions with about as many pixels as width x height.
    public func size(like width: Int, _ height: Int) -> (width: Int, height: Int) {
        let pixels = Double(width) * Double(height)
        let ratio = self.width / self.height
        return (max(1, Int((pixels * ratio).squareRoot().rounded())), max(1, Int((pixels / ratio).squareRoot().rounded())))
    }

    /// The smallest size of these proportions that width x height fits into.
    public func size(around width: Int, _ height: Int) -> (width: Int, height: Int) {
        let ratio = self.width / self.height
        return (
            max(width, Int((Double(height) * ratio).rounded())), max(height, Int((Double(width) / ratio).rounded()))
        )
    }

    private static func text(_ value: Double) -> String { value == value.rounded() ? String(Int(value)) : String(value) }
}

/// `--tile`: the directions in which copies of a picture continue each other.
public enum TileDirection: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// Copies continue each other across: the right edge goes on at the left one.
    case x
    /// Copies continue each other down: the bottom edge goes on at the top one.
    case y
    /// Copies continue each other across and down.
    case both
    /// Copies don't continue each other.
    case none

    /// Those in which it does; nil for a picture that doesn't tile.
    public init(across: Bool, down: Bool) {
        self = across ? (down ? .both : .x) : down ? .y : .none
    }

    /// Whether the right edge goes on at the left one: true of `x` and `both`.
    public var isAcross: Bool { self == .x || self == .both }
    /// Whether the bottom edge goes on at the top one: true of `y` and `both`.
    public var isDown: Bool { self == .y || self == .both }
    /// The same directions, as the engine takes them.
    public var tiling: Tiling { Tiling(across: isAcross, down: isDown) }
}

/// A start scale as it is asked for: its number, or a percentage of the scales, which means the same for every size of model.
public enum ScaleWish: Sendable, Hashable, ExpressibleByIntegerLiteral, ExpressibleByArgument, CustomStringConvertible {
    /// A scale by its number; 0 is the coarsest.
    case scale(Int)
    /// 0...1 of the scales.
    case share(Double)

    /// Makes the scale of a number, which isn't checked.
    public init(integerLiteral value: Int) { self = .scale(value) }

    /// Reads a scale, "0" to "100", or a percentage, "0%" to "100%"; nil for anything else.
    public init?(argument: String) {
        guard let wish = try? Self.parse(from: 0)(argument) else { return nil }
        self = wish
    }

    /// "4" or "60%".
    public var description: String {
        switch self {
        case .scale(let scale): String(scale)
        case .share(let share): "\(Self.text(share * 100))%"
        }
    }

    /// The scale among `count`: a number as it is, a percentage as the nearest scale from `first` to the last.
    public func value(of count: Int, from first: Int) -> Int {
        switch self {
        case .scale(let scale): scale
        case .share(let share): max(first, min(count - 1, Int((share * Double(count)).rounded())))
        }
    }

    /// The number, where one was given.
    public var number: Int? { if case .scale(let scale) = self { scale } else { nil } }

    /// Reads a scale from `first` to 100, or a percentage from 0 % to 100 %.
    static func parse(from first: Int) -> @Sendable (String) throws -> ScaleWish {
        { text in
            guard text.hasSuffix("%") else { return .scale(try OptionValue.whole(first...100)(text)) }
            return .share(try OptionValue.number(0...100)(String(text.dropLast())) / 100)
        }
    }

    private static func text(_ value: Double) -> String { value == value.rounded() ? String(Int(value)) : String(value) }
}

extension OptionValue {
    /// A start scale of a task whose first one is `first`: "4" or "60%".
    public static func scale(from first: Int) -> @Sendable (String) throws -> ScaleWish { ScaleWish.parse(from: first) }
}
