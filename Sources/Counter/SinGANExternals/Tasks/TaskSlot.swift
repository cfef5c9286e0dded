/// The place of an external task in the table of them, as a type.
public protocol TaskSlot: Sendable {
    static var number: Int { get }
}

public enum FirstSlot: TaskSlot {
    public static let number = 0
}

public enum NextSlot<Before: TaskSlot>: TaskSlot {
    public static var number: Int { Before.number + 1 }
}
