/// A hand-made font of 5 x 7 dots for printable ASCII: labels don't depend on what fonts a machine has.
enum BitmapFont {
    static let width = 5
    static let height = 7
    /// The dots from one character's left edge to the next one's.
    static let advance = 6

    /// Returns seven rows from the top; in each the lowest bit is the leftmost dot. Characters outside the font show as "?".
    static func rows(of character: Character) -> [UInt8] { glyphs[character] ?? glyphs["?"] ?? [] }

    static func has(_ character: Character) -> Bool { glyphs[character] != nil }

    private static let glyphs: [Character: [UInt8]] = {
        var glyphs: [Character: [UInt8]] = [" ": [UInt8](repeating: 0, count: height)]
        for strip in GlyphStrips.all {
            precondition(strip.rows.count == height, "\(strip.rows.count) rows for \(strip.characters)")
            for (place, character) in strip.characters.enumerated() {
                glyphs[character] = strip.rows.map { row in dots(Array(row.utf8), from: place * advance) }
            }
        }
        return glyphs
    }()

    private static func dots(_ row: [UInt8], from start: Int) -> UInt8 {
        (0..<width).reduce(0) { bits, column in
            let isSet = start + column < row.count && row[start + column] == UInt8(ascii: "#")
            return isSet ? bits | 1 << UInt8(column) : bits
        }
    }
}

/// The drawings of `BitmapFont`: characters side by side, six columns each; the sixth, empty or a bar, is not drawn.
enum GlyphStrips {
    static let all: [(characters: String, rows: [String])] = [
        (
            "ABCDEFGHIJKLM",
            [
                " ###  ####   ###  ####  ##### #####  ###  #   #  ###    ### #   # #     #   #",
                "#   # #   # #   # #   # #     #     #   # #   #   #      #  #  #  #     ## ##",
                "#   # #   # #     #   # #     #     #     #   #   #      #  # #   #     # # #",
                "##### ####  #     #   # ####  ####  # ### #####   #      #  ##    #     # # #",
                "#   # #   # #     #   # #     #     #   # #   #   #      #  # #   #     #   #",
                "#   # #   # #   # #   # #     #     #   # #   #   #   #  #  #  #  #     #   #",
                "#   # ####   ###  ####  ##### #      #### #   #  ###   ##   #   # ##### #   #",
            ]
        ),
        (
            "NOPQRSTUVWXYZ",
            [
                "#   #  ###  ####   ###  ####   #### ##### #   # #   # #   # #   # #   # #####",
                "##  # #   # #   # #   # #   # #       #   #   # #   # #   # #   # #   #     #",
                "# # # #   # #   # #   # #   # #       #   #   # #   # #   #  # #   # #     # ",
                "#  ## #   # ####  #   # ####   ###    #   #   # #   # # # #   #     #     #  ",
                "#   # #   # #     # # # # #       #   #   #   # #   # # # #  # #    #    #   ",
                "#   # #   # #     #  #  #  #      #   #   #   #  # #  ## ## #   #   #   #    ",
                "#   #  ###  #      ## # #   # ####    #    ###    #   #   # #   #   #   #####",
            ]
        ),
        (
            "abcdefghijklm",
            [
                "      #               #         ##        #       #      #  #      ##        ",
                "      #               #        #          #                 #       #        ",
                " ###  # ##   ###   ## #  ###  ####   #### # ##   ##     ##  #  #    #   ## # ",
                "    # ##  # #     #  ## #   #  #    #   # ##  #   #      #  # #     #   # # #",
                " #### #   # #     #   # #####  #     #### #   #   #      #  ##      #   # # #",
                "#   # #   # #   # #   # #      #        # #   #   #   #  #  # #     #   #   #",
                " #### ####   ###   ####  ###   #     ###  #   #  ###   ##   #  #   ###  #   #",
            ]
        ),
        (
            "nopqrtuvwxyzs",
            [
                "                               #                                             ",
                "                               #                                             ",
                "# ##   ###  ####   #### # ##  ####  #   # #   # #   # #   # #   # #####  ### ",
                "##  # #   # #   # #   # ##  #  #    #   # #   # #   #  # #  #   #    #  #    ",
                "#   # #   # #   # #   # #      #    #   # #   # # # #   #   #   #   #    ### ",
                "#   # #   # ####   #### #      #  # #  ##  # #  # # #  # #   ####  #        #",
                "#   #  ###  #         # #       ##   ## #   #    # #  #   #     # ##### #### ",
            ]
        ),
        (
            "0123456789",
            [
                " ###    #    ###  #####    #  #####   ##  #####  ###   ### ",
                "#   #  ##   #   #    #    ##  #      #        # #   # #   #",
                "#  ##   #       #   #    # #  ####  #        #  #   # #   #",
                "# # #   #      #     #  #  #      # ####    #    ###   ####",
                "##  #   #     #       # #####     # #   #   #   #   #     #",
                "#   #   #    #    #   #    #  #   # #   #   #   #   #    # ",
                " ###   ###  #####  ###     #   ###   ###    #    ###   ##  ",
            ]
        ),
        (
            ".,:;!?-_+=*/",
            [
                "     |     |     |     |  #  | ### |     |     |     |     |     |    #",
                "     |     |     |     |  #  |#   #|     |     |  #  |     |# # #|    #",
                "     |     | ##  | ##  |  #  |    #|     |     |  #  |#####| ### |   # ",
                "     |     | ##  | ##  |  #  |   # |#####|     |#####|     |#####|  #  ",
                "     | ##  |     |     |  #  |  #  |     |     |  #  |#####| ### | #   ",
                " ##  | ##  | ##  | ##  |     |     |     |     |  #  |     |# # #|#    ",
                " ##  |  #  | ##  |  #  |  #  |  #  |     |#####|     |     |     |#    ",
            ]
        ),
        (
            "()[]{}<>'\"|\\",
            [
                "   # | #   | ### | ### |   ##|##   |    #|#    |  #  | # # |  #  |#    ",
                "  #  |  #  | #   |   # |  #  |  #  |   # | #   |  #  | # # |  #  |#    ",
                " #   |   # | #   |   # |  #  |  #  |  #  |  #  | #   |     |  #  | #   ",
                " #   |   # | #   |   # | #   |   # | #   |   # |     |     |  #  |  #  ",
                " #   |   # | #   |   # |  #  |  #  |  #  |  #  |     |     |  #  |   # ",
                "  #  |  #  | #   |   # |  #  |  #  |   # | #   |     |     |  #  |    #",
                "   # | #   | ### | ### |   ##|##   |    #|#    |     |     |  #  |    #",
            ]
        ),
        (
            "%#&@$^~`",
            [
                "##   | # # | ##  | ### |  #  |  #  |     | #   ",
                "##  #| # # |#  # |#   #| ####| # # |     |  #  ",
                "   # |#####|# #  |    #|# #  |#   #| #   |   # ",
                "  #  | # # | #   | ## #| ### |     |# # #|     ",
                " #   |#####|# # #|# # #|  # #|     |   # |     ",
                "#  ##| # # |#  # |# # #|#### |     |     |     ",
                "   ##| # # | ## #| ### |  #  |     |     |     ",
            ]
        ),
    ]
}
