import SinGANTasks

/// What an external task says of itself: version 1 of the contract.
public struct ExternalDescription: Sendable, Hashable {
    /// The version of the contract that this toolkit speaks.
    public static let contract = 1

    /// The command: lower case letters, digits and dashes.
    public let verb: String
    /// Of the task, for people and for caches of results.
    public let version: String
    /// One sentence.
    public let abstract: String
    /// The rest of the help text.
    public let discussion: String
    /// In the order in which they are given. The first picture gives the results their name.
    public let arguments: [ExternalParameter]
    public let options: [ExternalParameter]
    public let gives: Results
    /// The form in which pictures go in and come out.
    public var pictures = Pictures.png

    /// What comes out.
    public enum Results: Sendable, Hashable {
        case images(Int)
        /// As many as the option of that name says: a whole number with a default.
        case counted(String)
    }

    /// How pictures are handed over.
    public enum Pictures: String, Sendable, Hashable, CaseIterable {
        /// PNG: 8 bit, RGB or RGBA, not interlaced.
        case png
        /// Binary PPM ("P6"): 8 bit RGB, without alpha.
        case ppm
    }

    public var parameters: [ExternalParameter] { arguments + options }
}
