/// The place of an external task in the table of them, as a type.
public protocol TaskSlot: Sendable {
    /// The place in the table, from 0.
    static var number: Int { get }
}

/// The first place.
public enum FirstSlot: TaskSlot {
    /// The number of the first place: 0.
    public static let number = 0
}

/// The place after another one.
public enum NextSlot<Before: TaskSlot>: TaskSlot {
    /// The number after that of the place before.
    public static var number: Int { Before.number + 1 }
}
