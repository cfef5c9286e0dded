/// A reference `@name`: an input or another step's result in the place of a file.
public enum Reference {
    /// Returns the name in `@name`; nil for anything else. A file of such a name is written "./@name".
    public static func name(_ text: String) -> String? { text.first == "@" && text.count > 1 ? String(text.dropFirst()) : nil }
}
