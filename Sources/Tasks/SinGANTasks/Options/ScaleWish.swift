import ArgumentParser
import Foundation

/// A start scale as it is asked for: its number, or a percentage of the scales, which means the same for every size of model.
public enum ScaleWish: Sendable, Hashable, ExpressibleByIntegerLiteral, ExpressibleByArgument, CustomStringConvertible {
    case scale(Int)
    /// 0...1 of the scales.
    case share(Double)

    public init(integerLiteral value: Int) { self = .scale(value) }

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
