import SinGANTasks

/// An argument or an option of an external task.
public struct ExternalParameter: Sendable, Hashable {
    /// An argument's name in messages, or an option's long name without dashes: lower case letters, digits and dashes.
    public let name: String
    public let help: String
    public let kind: Kind
    /// Of an option: one letter.
    public let short: String?
    /// Text of what is taken where the option isn't given. Arguments have none.
    public let standard: String?
    /// Of numbers: least and greatest.
    public let range: [Double]?
    /// Of texts: the only ones allowed.
    public let choices: [String]?
    /// Whether it may be given several times.
    public let repeats: Bool
    /// Whether an option has to be given. Arguments always have.
    public let required: Bool

    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A picture, handed over as a file in the form that the description names.
        case image
        /// A picture's trained model, handed over as a .singan file; trained first where there is none.
        case model
        case integer, number, text
        /// Options alone: there or not.
        case flag
    }

    public var isPicture: Bool { kind == .image || kind == .model }
}
