import Foundation

/// A file that went beside the place it was meant for, as another had appeared there: the cause of the error that says so.
public struct MovedFile: Error, Sendable {
    /// The path that was asked for.
    public let wanted: String
    /// The path that it has.
    public let path: String
    /// What `path` has more in its name than `wanted`.
    public let number: Int

    public init(wanted: String, path: String, number: Int) { (self.wanted, self.path, self.number) = (wanted, path, number) }

    /// "a.png" and 2: "a-2.png".
    public static func name(_ path: String, _ number: String) -> String {
        let ending = URL(fileURLWithPath: path).pathExtension
        return ending.isEmpty ? "\(path)-\(number)" : "\(path.dropLast(ending.count + 1))-\(number).\(ending)"
    }

    /// Says where it is.
    ///
    /// - Parameter others: how many more files were moved.
    public func error(others: Int = 0) -> SinGANError {
        let more = others == 0 ? "" : ", and \(others) more of this run are beside theirs"
        return SinGANError(
            .cannotCreate, "\(wanted) appeared meanwhile and is left as it is: this run's is \(path)\(more)",
            hint: "Choose another name next time, or overwrite with --force.", cause: self)
    }
}
