extension Mask {
    /// Returns the mask at another size, on (1) where it is at least half there, else off (0); nil where nothing of it is left.
    public func fitted(width: Int, height: Int) -> Mask? {
        let fitted = resized(width: width, height: height).thresholded()
        return fitted.values.contains(1) ? fitted : nil
    }

    /// Returns a mask of ones and zeros without its specks: connected areas of ones (of eight neighbours) of fewer than `least` pixels become zeros.
    public func withoutSpecks(smallerThan least: Int) -> Mask {
        var result = self
        for area in areas(of: 1, diagonally: true) where area.pixels.count < least {
            for pixel in area.pixels { result.values[pixel] = 0 }
        }
        return result
    }

    /// Returns a mask of ones and zeros with its small holes closed: areas of zeros (of four neighbours) of fewer than `least` pixels that don't
    /// reach the border become ones.
    public func withoutHoles(smallerThan least: Int) -> Mask {
        var result = self
        for area in areas(of: 0, diagonally: false) where area.pixels.count < least && !area.touchesBorder {
            for pixel in area.pixels { result.values[pixel] = 1 }
        }
        return result
    }

    private struct Area {
        var pixels: [Int] = []
        var touchesBorder = false
    }

    /// Returns the connected areas of one value, found by flooding.
    private func areas(of value: Float, diagonally: Bool) -> [Area] {
        let steps = [(1, 0), (-1, 0), (0, 1), (0, -1)] + (diagonally ? [(1, 1), (1, -1), (-1, 1), (-1, -1)] : [])
        var isSeen = [Bool](repeating: false, count: values.count)
        var areas: [Area] = []
        for start in values.indices where values[start] == value && !isSeen[start] {
            var area = Area(pixels: [start])
            isSeen[start] = true
            var next = 0
            while next < area.pixels.count {
                let (y, x) = area.pixels[next].quotientAndRemainder(dividingBy: width)
                next += 1
                for (dx, dy) in steps {
                    guard (0..<width).contains(x + dx), (0..<height).contains(y + dy) else {
                        area.touchesBorder = true
                        continue
                    }
                    let neighbour = (y + dy) * width + x + dx
                    guard values[neighbour] == value, !isSeen[neighbour] else { continue }
                    isSeen[neighbour] = true
                    area.pixels.append(neighbour)
                }
            }
            areas.append(area)
        }
        return areas
    }
}
