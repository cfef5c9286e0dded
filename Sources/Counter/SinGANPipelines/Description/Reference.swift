/// `@name`: an input or another step's result in the place of a file.
public enum Reference {
    /// The name in `@name`; nil for anything else. A file called so is written "./@name".
    public static func name(_ text: String) -> String? { text.first == "@" && text.count > 1 ? String(text.dropFirst()) : nil }
}
