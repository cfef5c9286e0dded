import Foundation
import SinGANImaging
import TestSupport

extension Tool {
    /// A picture with some structure in every channel.
    static func pattern(_ width: Int, _ height: Int) -> Pixels {
        let values = (0..<width * height * 3).map { index -> Float in
            let (pixel, channel) = (index / 3, index % 3)
            let (x, y) = (pixel % width, pixel / width)
            return Float((x * (3 + channel) + y * y * (1 + channel) + (x / 5) * (y / 7) * 31) % 97) / 96
        }
        return Pixels(width: width, height: height, values: values)
    }

    /// Writes a pattern of that size and returns its name.
    @discardableResult
    func picture(_ name: String, _ width: Int = 40, _ height: Int = 32) throws -> String {
        try ImageWriter().write(Image(pixels: Self.pattern(width, height)), to: folder(name))
        return name
    }

    /// A picture whose left half is opaque.
    @discardableResult
    func cutout(_ name: String, _ width: Int = 10, _ height: Int = 8) throws -> String {
        let alpha = Mask(width: width, height: height, values: (0..<width * height).map { $0 % width < width / 2 ? 1 : 0 })
        try ImageWriter().write(Image(pixels: Self.pattern(width, height), alpha: alpha), to: folder(name))
        return name
    }

    /// A grey picture of one value.
    @discardableResult
    func flat(_ name: String, _ width: Int, _ height: Int, _ value: Float) throws -> String {
        try ImageWriter().write(Image(pixels: Pixels(width: width, height: height, repeating: value)), to: folder(name))
        return name
    }

    func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: folder(name))) }
}
