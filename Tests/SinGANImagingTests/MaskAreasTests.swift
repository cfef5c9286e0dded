import Testing

@testable import SinGANImaging

@Suite struct MaskAreasTests {
    private func mask(_ rows: String...) -> Mask {
        Mask(width: rows[0].count, height: rows.count, values: rows.joined().map { $0 == "#" ? 1 : 0 })
    }

    @Test func specksGo() {
        let picture = mask(
            "#....#.",
            "....#..",
            ".......",
            "##...#.",
            "##....#")
        // Diagonal neighbours belong together.
        #expect(
            picture.withoutSpecks(smallerThan: 2)
                == mask(
                    ".....#.",
                    "....#..",
                    ".......",
                    "##...#.",
                    "##....#"))
        #expect(
            picture.withoutSpecks(smallerThan: 3)
                == mask(
                    ".......",
                    ".......",
                    ".......",
                    "##.....",
                    "##....."))
        #expect(picture.withoutSpecks(smallerThan: 1) == picture)
    }

    @Test func enclosedHolesClose() {
        let picture = mask(
            "#######",
            "#.#..##",
            "#######",
            ".##.##.",
            "#######")
        #expect(
            picture.withoutHoles(smallerThan: 2)
                == mask(
                    "#######",
                    "###..##",
                    "#######",
                    ".#####.",
                    "#######"))
        // The border's are no holes.
        #expect(
            picture.withoutHoles(smallerThan: 3)
                == mask(
                    "#######",
                    "#######",
                    "#######",
                    ".#####.",
                    "#######"))
    }

    /// Half a pixel is enough at the small size, less is not.
    @Test func fittingKeepsWhatIsLeft() {
        var half = Mask(width: 8, height: 8, repeating: 0)
        for pixel in [0, 1, 8, 9] { half.values[pixel] = 1 }
        #expect(half.fitted(width: 4, height: 4)?.values.first == 1)
        #expect(half.fitted(width: 1, height: 1) == nil)
        #expect(Mask(width: 8, height: 8, repeating: 0).fitted(width: 8, height: 8) == nil)
    }
}
