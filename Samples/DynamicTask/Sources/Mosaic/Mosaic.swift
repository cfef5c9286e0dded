/// Squares of one colour each.
struct Mosaic {
    /// The length of a square's side, in pixels.
    let tile: Int

    /// Gives the squares of a row, from top to bottom `tile` high, the mean of their pixels. Squares at the right and the bottom may be smaller.
    func flatten(rowAt top: Int, of picture: inout Picture) {
        let rows = top..<min(top + tile, picture.height)
        for left in stride(from: 0, to: picture.width, by: tile) {
            let columns = left..<min(left + tile, picture.width)
            for channel in 0..<3 {
                var sum = 0
                for y in rows { for x in columns { sum += Int(picture.pixels[(y * picture.width + x) * 3 + channel]) } }
                let count = rows.count * columns.count
                let mean = UInt8((sum + count / 2) / count)
                for y in rows { for x in columns { picture.pixels[(y * picture.width + x) * 3 + channel] = mean } }
            }
        }
    }
}
