/// The distance of a picture from another one of its size, by the field's usual measures, on values of 0...255.
public struct PictureComparison: Sendable, Equatable {
    /// The root of the mean squared difference over all values of all three channels.
    public let rmse: Double
    /// The peak signal to noise ratio in decibels, 20 log10(255 / rmse); infinite for equal pictures.
    public let psnr: Double
    /// The structural similarity of the luma (Rec. 709 weights), at most 1; see `StructuralSimilarity`.
    public let ssim: Double

    /// Compares two pictures. Traps where the sizes differ, or where a side is shorter than the 11 pixels of a window of structural similarity.
    public init(of picture: Pixels, with original: Pixels) {
        precondition(
            (picture.width, picture.height) == (original.width, original.height),
            "\(picture.width)x\(picture.height) compared with \(original.width)x\(original.height)")
        let squares = zip(picture.values, original.values).reduce(0.0) { sum, pair in
            let difference = 255 * (Double(pair.0) - Double(pair.1))
            return sum + difference * difference
        }
        rmse = (squares / Double(original.values.count)).squareRoot()
        psnr = Decibels.ratio(255 / rmse)
        ssim = StructuralSimilarity(width: original.width, height: original.height).mean(
            picture.luma().map { 255 * Double($0) }, original.luma().map { 255 * Double($0) })
    }
}
