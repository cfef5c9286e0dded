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
