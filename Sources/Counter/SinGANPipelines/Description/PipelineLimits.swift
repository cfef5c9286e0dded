/// How large a pipeline may be.
public enum PipelineLimits {
    /// Bytes of a file.
    public static let fileSize = 65_536
    public static let steps = 100
    public static let inputs = 100
    /// Bytes of one text: a path, a value, a key.
    static let textSize = 4096
    /// Columns before the first character of a line.
    static let indentation = 40
    /// Brackets within brackets: a whole pipeline written as JSON has six levels.
    static let brackets = 8
    static let nameLength = 64
    /// Names that a message lists, letters of a word that it quotes.
    static let listed = 12
    static let quoted = 48
}
