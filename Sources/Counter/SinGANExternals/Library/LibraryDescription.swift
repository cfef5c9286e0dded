import SinGANSupport

/// What a shared library says of itself.
public enum LibraryDescription {
    /// Loads the library into this process, where it stays, and asks it. Throws `.badData` where it is no plugin of this toolkit's version.
    ///
    /// - Parameter path: a full one.
    /// - Returns: JSON, unread.
    public static func bytes(of path: String) throws(SinGANError) -> [UInt8] { try LibraryTable(loading: path).description() }
}
