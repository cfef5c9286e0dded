/// A tensor's rows in blocks of about equal pixels, none across two maps. The blocks depend on the shape alone, never on the threads.
struct RowBlocks {
    struct Block {
        let map: Int
        let rows: Range<Int>
        /// Index of the first pixel, counted over all maps.
        let firstPixel: Int
    }

    let shape: Shape
    /// Rows of every block but the last one of a map.
    let maximumRows: Int
    private let perMap: Int
    var count: Int { shape.n * perMap }
    var maximumPixels: Int { maximumRows * shape.w }

    init(_ shape: Shape, pixels: Int) {
        self.shape = shape
        maximumRows = min(shape.h, max(1, pixels / shape.w))
        perMap = (shape.h + maximumRows - 1) / maximumRows
    }

    subscript(index: Int) -> Block {
        let (map, part) = index.quotientAndRemainder(dividingBy: perMap)
        let first = part * maximumRows
        return Block(map: map, rows: first..<min(first + maximumRows, shape.h), firstPixel: (map * shape.h + first) * shape.w)
    }
}
