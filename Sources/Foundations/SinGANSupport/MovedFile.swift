import Foundation

/// A file that was written beside the place it was meant for, because another file had appeared there; the cause of the error that says so.
public struct MovedFile: Error, Sendable {
    /// The path that was asked for.
    public let wanted: String
    /// The path at which the file was written.
    public let path: String
    /// The number that `path` has in its name and `wanted` hasn't.
    public let number: Int

    /// Makes a description of a file that was moved.
    public init(wanted: String, path: String, number: Int) { (self.wanted, self.path, self.number) = (wanted, path, number) }

    /// Returns the path with a number before its extension: "a.png" and 2 give "a-2.png".
    public static func name(_ path: String, _ number: String) -> String {
        let ending = URL(fileURLWithPath: path).pathExtension
        return ending.isEmpty ? "\(path)-\(number)" : "\(path.dropLast(ending.count + 1))-\(number).\(ending)"
    }

    /// Returns the `.cannotCreate` error that tells the user where the file is.
    ///
    /// - Parameter others: the number of other files of this run that were moved too.
    public func error(others: Int = 0) -> SinGANError {
        let more = others == 0 ? "" : ", and \(others) more of this run are beside theirs"
        return SinGANError(
            .cannotCreate, "\(wanted) appeared meanwhile and is left as it is: this run's is \(path)\(more)",
            hint: "Choose another name next time, or overwrite with --force.", cause: self)
    }
}
