/// A tensor's rows in blocks of about equal pixels, none across two maps. The blocks depend on the shape alone, never on the threads.
package struct RowBlocks {
    package struct Block {
        package let map: Int
        package let rows: Range<Int>
        /// Index of the first pixel, counted over all maps.
        package let firstPixel: Int
    }

    package let shape: Shape
    /// Rows of every block but the last one of a map.
    package let maximumRows: Int
    private let perMap: Int
    package var count: Int { shape.n * perMap }
    package var maximumPixels: Int { maximumRows * shape.w }

    package init(_ shape: Shape, pixels: Int) {
        self.shape = shape
        maximumRows = min(shape.h, max(1, pixels / shape.w))
        perMap = (shape.h + maximumRows - 1) / maximumRows
    }

    package subscript(index: Int) -> Block {
        let (map, part) = index.quotientAndRemainder(dividingBy: perMap)
        let first = part * maximumRows
        return Block(map: map, rows: first..<min(first + maximumRows, shape.h), firstPixel: (map * shape.h + first) * shape.w)
    }
}
