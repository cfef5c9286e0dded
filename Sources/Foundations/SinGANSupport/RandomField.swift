/// The use of a random number. It is part of the key, so that no two uses ever share a stream. All trained models depend on the raw values: never
/// renumber them.
public enum RandomPurpose: UInt64, Sendable {
    /// The networks' first weights.
    case initialization = 1
    /// The fixed noise z* of the reconstruction at scale 0.
    case fixedNoise = 2
    /// The noise of the scale in training.
    case trainingNoise = 3
    /// The noise of the scales below the one in training, which make its `previous`.
    case lowerPyramidNoise = 4
    /// The points between real and fake at which the gradient penalty is taken.
    case interpolation = 5
    /// The noise of samples, and of the passes of an enlargement.
    case sampling = 6
    /// Nothing at present: the number stays reserved.
    case preview = 7
    /// The noise of an animation's random walk.
    case walk = 8
    /// The first centres of colour clusters, where a model is trained for paintings.
    case clustering = 9
    /// The draws that a task makes itself, beside those that the engine makes for it.
    case task = 10
    /// The crops that a training sees, and the choice of the samples below them.
    case trainingCrop = 11
    /// The guesses and searches of the patch engine.
    case patches = 12
}

/// A random function of position. The value at (x, y, channel) depends on the key alone, so that tiles and larger maps agree with smaller ones.
public struct RandomField: Sendable {
    let philox: Philox

    /// Makes the field for one use. Each combination of the arguments gives its own stream.
    public init(seed: UInt64, purpose: RandomPurpose, scale: Int = 0, iteration: Int = 0, step: Int = 0) {
        var key = seed
        for part in [purpose.rawValue, UInt64(scale), UInt64(iteration), UInt64(step)] { key = Self.mix(key ^ Self.mix(part)) }
        philox = Philox(key: SIMD2(UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32)))
    }

    /// The key of the Philox generator, with which another implementation can draw the same words.
    public var key: SIMD2<UInt32> { philox.key }

    /// The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): a bijection that spreads every bit.
    static func mix(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Returns four words at (x, y), for channels 4 * block ..< 4 * block + 4.
    @inline(__always) func words(x: Int, y: Int, block: Int) -> Philox.Words {
        philox(.init(UInt32(truncatingIfNeeded: x), UInt32(truncatingIfNeeded: y), UInt32(truncatingIfNeeded: block), 0))
    }

    /// Returns a number in the open interval 0...1, uniformly distributed on 2^32 midpoints.
    public func uniform(x: Int = 0, y: Int = 0, channel: Int = 0) -> Double {
        Self.unit(words(x: x, y: y, block: channel >> 2)[channel & 3])
    }

    /// Returns a standard normal number.
    public func normal(x: Int = 0, y: Int = 0, channel: Int = 0) -> Double {
        Normal.quantile(uniform(x: x, y: y, channel: channel))
    }

    /// Returns the standard normal numbers of channels 0, 1 and 2 at (x, y), from one draw of the generator.
    @inline(__always) public func normals3(x: Int, y: Int) -> (Double, Double, Double) {
        let w = words(x: x, y: y, block: 0)
        return (Normal.quantile(Self.unit(w.x)), Normal.quantile(Self.unit(w.y)), Normal.quantile(Self.unit(w.z)))
    }

    @inline(__always) static func unit(_ word: UInt32) -> Double { (Double(word) + 0.5) * 0x1p-32 }
}
