import SinGANImaging

/// Scores harmonized composites from the pictures alone. All pictures have the model's size.
struct HarmonyJudge {
    private let naive: Pixels
    private let background: Pixels
    private let object: Mask
    private let outline: [Int]
    private let patches: PatchDistance
    private let naiveDistance: Double
    private let usualStep: Double

    /// - Parameter object: 1 on the object, 0 elsewhere; something of both.
    init(naive: Pixels, background: Pixels, object: Mask) {
        self.naive = naive
        self.background = background
        self.object = object
        outline = Self.outline(of: object)
        patches = PatchDistance(to: background, object: object)
        naiveDistance = patches.mean(of: naive)
        let everywhere = Array(0..<background.width * background.height)
        usualStep = Self.meanStep(background, everywhere)
    }

    /// - Parameters:
    ///   - picture: the composite.
    ///   - generated: what the model made, before it was laid into the picture.
    func score(_ picture: Pixels, generated: Pixels) -> HarmonyScore {
        let step = outline.isEmpty ? 0 : Self.meanStep(picture, outline)
        let excess = usualStep > 0 ? max(0, step / usualStep - 1) : 0
        // An object that was made of the background's patches to begin with can't come nearer.
        let distance = naiveDistance > 1e-9 ? min(1, patches.mean(of: picture) / naiveDistance) : 0
        return HarmonyScore(seam: excess, patchDistance: distance, objectKept: kept(generated))
    }

    /// The share of the object's difference to the background that the generated picture still has: the projection of one difference on the other.
    private func kept(_ generated: Pixels) -> Double {
        var (product, square) = (0.0, 0.0)
        for pixel in object.values.indices where object.values[pixel] > 0 {
            for i in 3 * pixel..<3 * pixel + 3 {
                let difference = Double(naive.values[i] - background.values[i])
                product += difference * Double(generated.values[i] - background.values[i])
                square += difference * difference
            }
        }
        return square > 0 ? min(1, max(0, product / square)) : 1
    }

    /// Pixels on either side of the object's edge.
    private static func outline(of object: Mask) -> [Int] {
        let (w, h, v) = (object.width, object.height, object.values)
        return v.indices.filter { pixel in
            let (y, x) = pixel.quotientAndRemainder(dividingBy: w)
            return (x + 1 < w && v[pixel] != v[pixel + 1]) || (y + 1 < h && v[pixel] != v[pixel + w])
        }
    }

    /// The mean over pixels of the steps to the right and downwards, root of the sum of squares over both and the channels.
    private static func meanStep(_ picture: Pixels, _ pixels: [Int]) -> Double {
        let (w, h, v) = (picture.width, picture.height, picture.values)
        var sum = 0.0
        for pixel in pixels {
            let (y, x) = pixel.quotientAndRemainder(dividingBy: w)
            var square: Float = 0
            for k in 0..<3 {
                let own = v[3 * pixel + k]
                let right = x + 1 < w ? v[3 * (pixel + 1) + k] - own : 0
                let down = y + 1 < h ? v[3 * (pixel + w) + k] - own : 0
                square += right * right + down * down
            }
            sum += Double(square.squareRoot())
        }
        return sum / Double(max(pixels.count, 1))
    }
}
