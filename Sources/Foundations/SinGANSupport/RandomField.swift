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

/// The counter-based random generator Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
///
/// A pure function: the same key and counter give the same four words, whatever was drawn before and on whatever thread.
public struct Philox: Sendable, Hashable {
    /// Four words of 32 bits: a counter, and what the generator makes of it.
    public typealias Words = SIMD4<UInt32>
    /// The 64 bits that choose one of the generator's streams.
    public let key: SIMD2<UInt32>

    /// Makes the generator of one stream.
    public init(key: SIMD2<UInt32>) { self.key = key }

    /// Returns four uniformly distributed words for a counter, by ten rounds. Different counters give independent words.
    @inlinable public func callAsFunction(_ counter: Words) -> Words {
        var (c0, c1, c2, c3) = (counter.x, counter.y, counter.z, counter.w)
        var (k0, k1) = (key.x, key.y)
        for _ in 0..<10 {
            let p0 = 0xD251_1F53 * UInt64(c0)
            let p1 = 0xCD9E_8D57 * UInt64(c2)
            (c0, c1, c2, c3) = (
                UInt32(truncatingIfNeeded: p1 >> 32) ^ c1 ^ k0, UInt32(truncatingIfNeeded: p1),
                UInt32(truncatingIfNeeded: p0 >> 32) ^ c3 ^ k1, UInt32(truncatingIfNeeded: p0)
            )
            k0 &+= 0x9E37_79B9
            k1 &+= 0xBB67_AE85
        }
        return Words(c0, c1, c2, c3)
    }
}

/// The standard normal distribution, computed with our own arithmetic: it gives the same bits on every machine, which libm doesn't promise.
public enum Normal {
    /// Returns the value below which a standard normal number lies with probability `p`, 0 < p < 1; the relative error is about 1e-16.
    ///
    /// Algorithm AS 241, PPND16 (M. J. Wichura, Applied Statistics 37, 1988).
    public static func quantile(_ p: Double) -> Double {
        precondition(p > 0 && p < 1, "Normal.quantile(\(p)): the probability must lie between 0 and 1")
        let q = p - 0.5
        if abs(q) <= 0.425 {
            let r = 0.180625 - q * q
            return q * polynomial(central.numerator, r) / polynomial(central.denominator, r)
        }
        let r = (-logarithm(q < 0 ? p : 1 - p)).squareRoot()
        let value =
            r <= 5
            ? polynomial(middle.numerator, r - 1.6) / polynomial(middle.denominator, r - 1.6)
            : polynomial(tail.numerator, r - 5) / polynomial(tail.denominator, r - 5)
        return q < 0 ? -value : value
    }

    /// Natural logarithm of a positive normal number, from additions, multiplications and one division; relative error below 1e-15.
    ///
    /// x = 2^e m with m in sqrt(1/2)...sqrt(2); log m = 2 artanh(s), s = (m - 1)/(m + 1), |s| < 0.172, by its series.
    static func logarithm(_ x: Double) -> Double {
        var exponent = Double(x.exponent)
        var m = x.significand
        if m > 1.414213562373095 {
            m *= 0.5
            exponent += 1
        }
        let s = (m - 1) / (m + 1)
        let s2 = s * s
        var series = 0.0
        for odd in stride(from: 23.0, through: 3.0, by: -2.0) { series = (series + 1 / odd) * s2 }
        return exponent * 0.6931471805599453 + 2 * s * (1 + series)
    }

    private typealias Coefficients = SIMD8<Double>

    /// c0 + c1 x + ... + c7 x^7 by Horner's rule.
    @inline(__always) private static func polynomial(_ c: Coefficients, _ x: Double) -> Double {
        ((((((c[7] * x + c[6]) * x + c[5]) * x + c[4]) * x + c[3]) * x + c[2]) * x + c[1]) * x + c[0]
    }

    private static let central = (
        numerator: Coefficients(
            3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
            45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727),
        denominator: Coefficients(
            1.0, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077,
            21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610)
    )
    private static let middle = (
        numerator: Coefficients(
            1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
            1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833, 7.74545014278341407640e-4),
        denominator: Coefficients(
            1.0, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550,
            0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4, 1.05075007164441684324e-9)
    )
    private static let tail = (
        numerator: Coefficients(
            6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 0.296560571828504891230,
            0.0265321895265761230930, 0.00124266094738807843860, 2.71155556874348757815e-5, 2.01033439929228813265e-7),
        denominator: Coefficients(
            1.0, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525,
            7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15)
    )
}
