/// The largest sizes of a pipeline.
public enum PipelineLimits {
    /// The most bytes of a pipeline's file.
    public static let fileSize = 65_536
    /// The most steps.
    public static let steps = 100
    /// The most inputs.
    public static let inputs = 100
    /// The most bytes of one text: a path, a value, a key.
    static let textSize = 4096
    /// The most columns before the first character of a line.
    static let indentation = 40
    /// The most brackets within brackets: a whole pipeline written as JSON has six levels.
    static let brackets = 8
    static let nameLength = 64
    /// The most names that a message lists, and the most letters of a word that it quotes.
    static let listed = 12
    static let quoted = 48
}
