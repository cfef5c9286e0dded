import SinGANSupport

/// A shared library's description of itself.
public enum LibraryDescription {
    /// Loads the library into this process, where it stays, and asks it.
    ///
    /// - Parameter path: an absolute path.
    /// - Returns: JSON, unread.
    /// - Throws: `.badData` where it is no plugin of this toolkit's version.
    public static func bytes(of path: String) throws(SinGANError) -> [UInt8] { try LibraryTable(loading: path).description() }
}
