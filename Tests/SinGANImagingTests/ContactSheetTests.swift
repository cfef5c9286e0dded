import Testing

@testable import SinGANImaging

@Suite struct ContactSheetTests {
    @Test func theFontHasEveryPrintableCharacterAndNoTwoAlike() {
        var seen: [[UInt8]: Character] = [:]
        for code in UInt8(32)...126 {
            let character = Character(UnicodeScalar(code))
            #expect(BitmapFont.has(character), "\(character)")
            let rows = BitmapFont.rows(of: character)
            #expect(rows.count == BitmapFont.height)
            #expect(rows.allSatisfy { $0 < 32 })
            #expect(seen[rows] == nil, "\(character) looks like \(seen[rows].map(String.init) ?? "")")
            seen[rows] = character
        }
        #expect(BitmapFont.rows(of: "é") == BitmapFont.rows(of: "?"))
    }

    @Test func picturesAndLabelsAreWhereTheyBelong() {
        var sheet = ContactSheet(columns: 2, margin: 3)
        let pictures = [(0.25 as Float, 30, 20), (0.5, 20, 10), (0.75, 30, 20)].map { Pixels(width: $1, height: $2, repeating: $0) }
        for (picture, label) in zip(pictures, ["I", "", "abcdefgh"]) { sheet.add(picture, label: label) }
        let rendered = sheet.render()
        let labelHeight = 9
        #expect((rendered.width, rendered.height) == (3 + 2 * 33, 3 + 2 * (20 + labelHeight + 3)))
        func red(_ x: Int, _ y: Int) -> Float { rendered.values[(y * rendered.width + x) * 3] }
        // Corners of each picture, and the pixels just outside of them.
        for (value, left, top, width, height) in [(0.25 as Float, 3, 3, 30, 20), (0.5, 41, 8, 20, 10), (0.75, 3, 35, 30, 20)] {
            for (x, y) in [(left, top), (left + width - 1, top), (left, top + height - 1), (left + width - 1, top + height - 1)] {
                #expect(red(x, y) == value)
            }
            #expect(red(left - 1, top) == 1 && red(left, top - 1) == 1)
        }
        // The "I": its stem is the third column of dots, its bars the top and bottom row.
        for row in 0..<7 {
            for column in 0..<5 {
                let isInk = column == 2 || ((row == 0 || row == 6) && (1...3).contains(column))
                #expect(red(3 + column, 3 + 20 + 1 + row) == (isInk ? 0.1 : 1), "\(column), \(row)")
            }
        }
        #expect(ContactSheet.fitted("abcdefgh", cellWidth: 30, scale: 1) == "abc..")
        #expect(ContactSheet.fitted("abcde", cellWidth: 29, scale: 1) == "abcde")
        #expect(ContactSheet.fitted("abcdef", cellWidth: 29, scale: 1) == "abc..")
    }
}
