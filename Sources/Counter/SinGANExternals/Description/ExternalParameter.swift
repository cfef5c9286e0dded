import SinGANTasks

/// An argument or an option of an external task.
public struct ExternalParameter: Sendable, Hashable {
    /// An argument's name in messages, or an option's long name without dashes: lower case letters, digits and dashes.
    public let name: String
    /// One line of help.
    public let help: String
    /// The kind of value.
    public let kind: Kind
    /// The one-letter name of an option; nil without one.
    public let short: String?
    /// The default value of an option as text; nil without one. Arguments have none.
    public let standard: String?
    /// The least and the greatest number that is allowed; nil for kinds that aren't numbers, or without limits.
    public let range: [Double]?
    /// The only texts that are allowed; nil where any text is.
    public let choices: [String]?
    /// Whether the parameter may be given several times.
    public let repeats: Bool
    /// Whether an option has to be given. Arguments always have to be.
    public let required: Bool

    /// The kinds of values.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A picture, handed over as a file in the form that the description names.
        case image
        /// A picture's trained model, handed over as a .singan file. A model is trained first for a picture that has none.
        case model
        /// A whole number, a number, or a text.
        case integer, number, text
        /// An option without a value: given or not.
        case flag
    }

    /// Whether the user names a picture for the parameter.
    public var isPicture: Bool { kind == .image || kind == .model }
}
