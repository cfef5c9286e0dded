/// Text that another program wrote, for our messages.
enum ForeignText {
    /// Returns the text on one line, without characters that move the terminal's cursor, cut where it is longer than `most` characters.
    static func line(_ text: String, most: Int = 300) -> String {
        let scalars = text.unicodeScalars.prefix(most * 2).map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .format, .surrogate, .privateUse, .unassigned: " "
            default: scalar
            }
        }
        let clean = String(String.UnicodeScalarView(scalars)).split(separator: " ").joined(separator: " ")
        return clean.count > most ? clean.prefix(most) + "…" : clean
    }
}
