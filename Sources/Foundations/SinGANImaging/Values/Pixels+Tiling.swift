extension Pixels {
    /// Whether copies of the picture continue each other, left to right and top to bottom: whether the step from one border to the other is like
    /// those within the picture, on average and at the tenth of the places where it is largest. A picture narrower than 8 pixels doesn't tell.
    public func tiles() -> (across: Bool, down: Bool) {
        (goesOn(lines: width, places: height, step: 3, along: 3 * width), goesOn(lines: height, places: width, step: 3 * width, along: 3))
    }

    /// - Parameters:
    ///   - lines: the number of lines, across which steps are taken.
    ///   - places: the number of places on each line.
    ///   - step, along: the values from a line to the next, and from a place to the next.
    private func goesOn(lines: Int, places: Int, step: Int, along: Int) -> Bool {
        guard lines >= 8, places >= 8 else { return false }
        func steps(_ from: Int, _ to: Int) -> (mean: Double, large: Double) {
            let all = (0..<places).map { place in
                (0..<3).reduce(0.0) { $0 + Double(abs(values[to * step + place * along + $1] - values[from * step + place * along + $1])) }
            }.sorted()
            return (all.reduce(0, +) / Double(places), all[places * 9 / 10])
        }
        let seam = steps(lines - 1, 0)
        // Lines spread over the picture: the step at the border may be as large as that of nine in ten.
        let others = stride(from: 0, to: lines - 1, by: max(1, lines / 64)).map { steps($0, $0 + 1) }
        func usual(_ values: [Double]) -> Double { values.sorted()[values.count * 9 / 10] }
        return seam.mean <= usual(others.map(\.mean)) + Self.levels && seam.large <= usual(others.map(\.large)) + Self.levels
    }

    /// The rounding of three channels.
    private static let levels = 1.5 / 255

    /// Returns the picture with a margin that repeats its other side.
    public func repeated(horizontal: Int, vertical: Int) -> Pixels {
        let (w, h) = (width + 2 * horizontal, height + 2 * vertical)
        var result = [Float](repeating: 0, count: 3 * w * h)
        func wrapped(_ place: Int, _ count: Int) -> Int { ((place % count) + count) % count }
        for y in 0..<h {
            let row = wrapped(y - vertical, height) * width
            for x in 0..<w {
                let source = 3 * (row + wrapped(x - horizontal, width))
                for channel in 0..<3 { result[3 * (y * w + x) + channel] = values[source + channel] }
            }
        }
        return Pixels(width: w, height: h, values: result)
    }
}
