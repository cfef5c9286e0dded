import SinGANEngine
import SinGANImaging
import SinGANSupport

/// A picture that a task was given, or a model file given in its place.
public struct SourcePicture: Sendable {
    /// As the options name it.
    public let name: String
    /// The picture; of a model file, its training picture at model size.
    public let image: Image
    /// The model, where a model file was given.
    public let model: SinGANModel?
    /// Whether it only stands in for a result that isn't made yet: its size, depth and alpha count, its content doesn't.
    public let isStandIn: Bool

    /// The picture's.
    public var size: PixelSize { PixelSize(width: image.width, height: image.height) }

    public init(name: String, image: Image, model: SinGANModel?, isStandIn: Bool = false) {
        self.name = name
        self.image = image
        self.model = model
        self.isStandIn = isStandIn
    }

    /// What engines learn from: the picture in sRGB, where hidden colours are continued from those that are seen (`Image.shownPixels`).
    ///
    /// Throws `.badData` where nothing is seen.
    public func learned() throws(SinGANError) -> Pixels {
        if isStandIn { return Self.grey(as: size) }
        guard !image.showsNothing else {
            throw SinGANError(
                .badData, "\(name) is wholly transparent: there is nothing to learn from", hint: "Save it without transparency.")
        }
        return try image.shownPixels()
    }

    /// In a stand-in's place: its proportions, and as many pixels as any model has.
    private static func grey(as size: PixelSize) -> Pixels {
        let scale = min(1, Double(TrainingConfiguration.maxSizes.upperBound) / Double(size.longSide))
        func scaled(_ side: Int) -> Int { max(1, Int((Double(side) * scale).rounded())) }
        return Pixels(width: scaled(size.width), height: scaled(size.height), repeating: 0.5)
    }

    /// What should be known of it before it is learned from, one sentence each.
    func remarks() throws(SinGANError) -> [String] {
        guard !isStandIn, !image.showsNothing else { return [] }
        var remarks: [String] = []
        let hidden = image.hiddenShare
        if hidden > 0 {
            let share = max(0.1, (hidden * 1000).rounded() / 10)
            remarks.append("\(name) is transparent in \(share) % of its area: what is hidden there isn't learned")
        }
        switch image.colorCount(atMost: Self.labels) {
        case 1?: remarks.append("\(name) is of one colour: there is nothing to learn, and results are of that colour")
        case let count? where image.width * image.height > 64 * count:
            remarks.append("\(name) has \(count) colours only, as maps of labels have: results have others between them too")
        default: break
        }
        return remarks
    }

    /// More colours are those of a picture.
    private static let labels = 16
}
