import Foundation

extension Layer {
    /// Returns the layer turned clockwise about its centre, in the smallest box that holds all of it. Quarter turns move whole pixels; other turns are
    /// interpolated like `resized`, with nothing beyond the layer's edges.
    ///
    /// - Parameter degrees: of any size; 90 brings the top to the right.
    func rotated(clockwise degrees: Double) -> Layer {
        let turn = Self.turn(degrees)
        guard turn != 0 else { return self }
        guard turn.truncatingRemainder(dividingBy: 90) != 0 else {
            return (0..<Int(turn / 90)).reduce(self) { layer, _ in layer.quarterTurned() }
        }
        let (c, s) = (cos(turn * .pi / 180), sin(turn * .pi / 180))
        let box = Self.box(around: (width, height), turned: turn)
        var turned = [Float](repeating: 0, count: box.width * box.height * 4)
        for y in 0..<box.height {
            for x in 0..<box.width {
                let (dx, dy) = (Double(x) + 0.5 - Double(box.width) / 2, Double(y) + 0.5 - Double(box.height) / 2)
                // The way back: a picture's y points down, so that a positive angle turns clockwise.
                let place = (x: dx * c + dy * s + Double(width) / 2 - 0.5, y: dy * c - dx * s + Double(height) / 2 - 0.5)
                add(place.x, place.y, to: &turned, at: (y * box.width + x) * 4)
            }
        }
        return Layer(width: box.width, height: box.height, values: Self.clamped(turned))
    }

    /// Returns the size of the smallest box that holds a turned rectangle.
    static func box(around size: (width: Int, height: Int), turned degrees: Double) -> (width: Int, height: Int) {
        let turn = turn(degrees)
        if turn.truncatingRemainder(dividingBy: 180) == 0 { return size }
        if turn.truncatingRemainder(dividingBy: 90) == 0 { return (size.height, size.width) }
        let (c, s) = (abs(cos(turn * .pi / 180)), abs(sin(turn * .pi / 180)))
        return (side(Double(size.width) * c + Double(size.height) * s), side(Double(size.width) * s + Double(size.height) * c))
    }

    /// Returns the same turn as 0..<360 degrees.
    private static func turn(_ degrees: Double) -> Double {
        (degrees.truncatingRemainder(dividingBy: 360) + 360).truncatingRemainder(dividingBy: 360)
    }

    /// Returns whole pixels of a length; a rounding error adds none.
    private static func side(_ length: Double) -> Int { max(1, Int((length - 1e-6).rounded(.up))) }

    private func quarterTurned() -> Layer {
        var turned = values
        for y in 0..<height {
            for x in 0..<width {
                let (source, target) = ((y * width + x) * 4, (x * height + height - 1 - y) * 4)
                for band in 0..<4 { turned[target + band] = values[source + band] }
            }
        }
        return Layer(width: height, height: width, values: turned)
    }

    /// Adds the interpolated values at a place between pixels: Keys's cubic over 4 x 4 of them.
    private func add(_ x: Double, _ y: Double, to turned: inout [Float], at target: Int) {
        let (left, top) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
        guard left > -3, top > -3, left < width + 2, top < height + 2 else { return }
        let (across, down) = (Self.weights(x - Double(left)), Self.weights(y - Double(top)))
        for j in 0..<4 where (0..<height).contains(top + j - 1) {
            for i in 0..<4 where (0..<width).contains(left + i - 1) {
                let (weight, source) = (across[i] * down[j], ((top + j - 1) * width + left + i - 1) * 4)
                for band in 0..<4 { turned[target + band] += weight * values[source + band] }
            }
        }
    }

    /// Returns the weights of the four pixels around a place that lies `t`, 0...1, behind the second one.
    private static func weights(_ t: Double) -> SIMD4<Float> {
        let (t2, t3) = (t * t, t * t * t)
        return SIMD4(
            Float(-0.5 * t3 + t2 - 0.5 * t), Float(1.5 * t3 - 2.5 * t2 + 1), Float(-1.5 * t3 + 2 * t2 + 0.5 * t), Float(0.5 * t3 - 0.5 * t2)
        )
    }
}
