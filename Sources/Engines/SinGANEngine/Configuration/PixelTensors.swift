import SinGANImaging
import SinGANNumerics

// Pictures are 0...1 outside the engine and -1...1 inside.

extension Tensor {
    /// H x W x 3, -1...1.
    package init(_ pixels: Pixels) {
        self.init(Shape(h: pixels.height, w: pixels.width, c: 3), pixels.values.map { Scalar($0) * 2 - 1 })
    }

    /// Clamped to 0...1.
    package var pixels: Pixels {
        Pixels(width: shape.w, height: shape.h, values: values.map { Float(min(max(($0 + 1) / 2, 0), 1)) })
    }

    package var size: PixelSize { PixelSize(width: shape.w, height: shape.h) }
}

extension PixelSize {
    package var shape: Shape { Shape(h: height, w: width, c: 3) }
}
