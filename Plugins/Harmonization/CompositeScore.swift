import Foundation
import SinGANImaging

/// The measures of how well an object has become part of a picture.
public struct CompositeScore: Sendable, Equatable {
    /// The strength at which the object entered, 0...1: how much of its own detail had to give way.
    public let strength: Double
    /// The share of the object's difference to the background that is still there, 0...1.
    public let objectKept: Double
    /// The share of the object's structure that is left, 0...1: the correlation of its finer detail with the composite's.
    public let structureKept: Double
    /// The sharpness of the object relative to the background's: 1 is as sharp.
    public let sharpness: Double

    /// Makes a score of measured values.
    public init(strength: Double, objectKept: Double, structureKept: Double, sharpness: Double) {
        self.strength = strength
        self.objectKept = objectKept
        self.structureKept = structureKept
        self.sharpness = sharpness
    }

    /// The score by which candidates are compared: strength^0.09 x objectKept^2 x structureKept^2.5 x min(sharpness, 0.8) / 0.8, less where the
    /// object stays sharper than the picture (x (1.2 / sharpness)^0.3 from 1.2 on). It rewards changing the object as far as its shape and the
    /// picture's sharpness stay. The exponents are those that choose as people did (Decisions.md).
    public var total: Double {
        let sharp = min(max(0, sharpness), Self.sharp) / Self.sharp
        let strange = pow(min(1, Self.tooSharp / max(sharpness, 1e-9)), 0.3)
        return pow(max(0, strength), 0.09) * pow(objectKept, 2) * pow(structureKept, 2.5) * sharp * strange
    }

    /// The sharpness from which on more is no better: a little softness isn't seen.
    private static let sharp = 0.8
    /// The sharpness from which on an object looks pasted.
    private static let tooSharp = 1.2
}

/// The scorer of engines' results for one composite, against what was pasted and its background. All pictures have one size.
struct CompositeScorer {
    private let naive: Pixels
    private let background: Pixels
    private let object: Mask
    private let usualLaplacian: Double
    private let naiveStructure: [Float]
    /// The rectangle around the object and the surroundings that its structure is compared with.
    private let box: Box

    private struct Box {
        var x = 0
        var y = 0
        var width = 0
        var height = 0
    }

    /// - Parameter object: 1 on the object, 0 elsewhere; something of both.
    init(naive: Pixels, background: Pixels, object: Mask) {
        self.naive = naive
        self.background = background
        self.object = object
        usualLaplacian = Self.laplacian(background, object, 0)
        box = Self.box(around: object)
        naiveStructure = Self.structure(of: naive, in: box)
    }

    /// Scores one result.
    ///
    /// - Parameters:
    ///   - generated: the engine's result, before it is laid into the picture.
    ///   - strength: the strength at which the object entered.
    func score(_ generated: Pixels, strength: Double) -> CompositeScore {
        CompositeScore(
            strength: strength, objectKept: kept(generated), structureKept: structureKept(generated), sharpness: sharpness(generated))
    }

    /// Returns the share of the object's structure that is left: the correlation of detail finer than a fortieth of the picture, in brightness.
    private func structureKept(_ generated: Pixels) -> Double {
        let own = Self.structure(of: generated, in: box)
        var (product, first, second) = (0.0, 0.0, 0.0)
        for pixel in own.indices {
            let place = (box.y + pixel / box.width) * object.width + box.x + pixel % box.width
            guard object.values[place] > 0 else { continue }
            let (a, b) = (Double(naiveStructure[pixel]), Double(own[pixel]))
            product += a * b
            first += a * a
            second += b * b
        }
        return first > 0 && second > 0 ? max(0, product / (first * second).squareRoot()) : 1
    }

    /// Returns brightness less its surroundings', in the box: on the object it equals that of the whole picture.
    private static func structure(of picture: Pixels, in box: Box) -> [Float] {
        let part = picture.cropped(x: box.x, y: box.y, width: box.width, height: box.height)
        let luma = Mask(width: box.width, height: box.height, values: part.luma())
        let smooth = luma.blurred(sigma: sigma(picture.width, picture.height))
        return zip(luma.values, smooth.values).map { $0 - $1 }
    }

    private static func sigma(_ width: Int, _ height: Int) -> Double { Double(max(width, height)) / 80 }

    /// Returns the rectangle around the object, as far as its surroundings reach.
    private static func box(around object: Mask) -> Box {
        let reach = Int((4 * sigma(object.width, object.height)).rounded(.up))
        var (left, right, top, bottom) = (object.width, 0, object.height, 0)
        for y in 0..<object.height {
            for x in 0..<object.width where object.values[y * object.width + x] > 0 {
                (left, right, top, bottom) = (min(left, x), max(right, x), min(top, y), max(bottom, y))
            }
        }
        (left, top) = (max(0, left - reach), max(0, top - reach))
        (right, bottom) = (min(object.width - 1, right + reach), min(object.height - 1, bottom + reach))
        return Box(x: left, y: top, width: max(1, right - left + 1), height: max(1, bottom - top + 1))
    }

    /// Returns the deviation of brightness's Laplacian on the object, relative to that of the background; from 1 on it is as sharp.
    private func sharpness(_ generated: Pixels) -> Double {
        let (own, usual) = (Self.laplacian(generated, object, 1), usualLaplacian)
        return usual > 0 ? own / usual : 1
    }

    private static func laplacian(_ picture: Pixels, _ mask: Mask, _ wanted: Float) -> Double {
        let (w, h, l) = (picture.width, picture.height, picture.luma())
        var (sum, count) = (0.0, 0)
        guard w > 2, h > 2 else { return 0 }
        for y in 1..<h - 1 {
            for x in 1..<w - 1 where mask.values[y * w + x] == wanted {
                let i = y * w + x
                let value = Double(4 * l[i] - l[i - 1] - l[i + 1] - l[i - w] - l[i + w])
                sum += value * value
                count += 1
            }
        }
        return count > 0 ? (sum / Double(count)).squareRoot() : 0
    }

    /// Returns the share of the object's difference to the background that the generated picture still has: the projection of one difference on the
    /// other.
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
}
