import Foundation
import SinGANImaging

/// The tests' pictures: green stripes, a red square on them, and the mask of the square.
enum Examples {
    static let (width, height) = (44, 36)
    static let square = (x: 16..<26, y: 12..<22)

    static var meadow: Pixels {
        var pixels = Pixels(width: width, height: height, repeating: (0.2, 0.6, 0.2))
        for y in 0..<height {
            for x in 0..<width { pixels.values[3 * (y * width + x) + 1] += Float(0.2 * sin(Double(x) * 0.9) * cos(Double(y) * 0.6)) }
        }
        return pixels
    }

    static var picture: Pixels {
        var pixels = meadow
        for i in marked { pixels.values.replaceSubrange(3 * i..<3 * i + 3, with: [0.9, 0.1, 0.1]) }
        return pixels
    }

    static var mask: Mask {
        var mask = Mask(width: width, height: height, repeating: 0)
        for i in marked { mask.values[i] = 1 }
        return mask
    }

    /// The mask as a picture: black and white.
    static var maskPicture: Image {
        Image(pixels: Pixels(width: width, height: height, values: mask.values.flatMap { [$0, $0, $0] }))
    }

    /// The square's pixels.
    static var marked: [Int] { square.y.flatMap { y in square.x.map { x in y * width + x } } }
}
