import SinGANTasks

/// An external task's description of itself, in version 1 of the contract.
public struct ExternalDescription: Sendable, Hashable {
    /// The version of the contract that this toolkit speaks.
    public static let contract = 1

    /// The command: lower-case letters, digits and dashes.
    public let verb: String
    /// The version of the task, for people and for caches of results.
    public let version: String
    /// One sentence that says what the task does.
    public let abstract: String
    /// The rest of the help text.
    public let discussion: String
    /// The arguments in the order in which they are given. The first picture gives the results their name.
    public let arguments: [ExternalParameter]
    /// The options.
    public let options: [ExternalParameter]
    /// The number of pictures that come out.
    public let gives: Results
    /// The form in which pictures go in and come out.
    public var pictures = Pictures.png

    /// The number of results of a task.
    public enum Results: Sendable, Hashable {
        /// Always this many pictures.
        case images(Int)
        /// The number of pictures is the value of the option of that name: a whole number with a default.
        case counted(String)
    }

    /// The forms in which pictures are handed over.
    public enum Pictures: String, Sendable, Hashable, CaseIterable {
        /// PNG: 8 bit, RGB or RGBA, not interlaced.
        case png
        /// Binary PPM ("P6"): 8 bit RGB, without alpha.
        case ppm
    }

    /// The arguments, then the options.
    public var parameters: [ExternalParameter] { arguments + options }
}
