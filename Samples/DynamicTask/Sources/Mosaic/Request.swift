import Foundation

/// What the toolkit asks for: the members that this plugin needs.
struct Request: Decodable {
    let folder: String
    let arguments: Arguments
    let options: Options
    /// Names of files in the folder.
    let results: [String]

    struct Arguments: Decodable {
        /// The name of a file in the folder.
        let image: String
    }

    struct Options: Decodable {
        let tile: Int
    }

    func path(_ name: String) -> String { "\(folder)/\(name)" }
}
