import Foundation

/// Student's t distribution.
enum TDistribution {
    /// The probability of a value up to `t`.
    ///
    /// - Parameter freedom: degrees, above 0, whole or not.
    static func probability(upTo t: Double, freedom: Double) -> Double {
        let tail = 0.5 * incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5)
        return t > 0 ? 1 - tail : tail
    }

    /// The half width, in standard errors, of the interval that holds this share of the values, such as 0.95.
    static func halfWidth(of share: Double, freedom: Double) -> Double {
        let wanted = 0.5 + share / 2
        var (low, high) = (0.0, 1.0)
        while probability(upTo: high, freedom: freedom) < wanted { high *= 2 }
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if probability(upTo: middle, freedom: freedom) < wanted { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// I_x(a, b), regularized.
    private static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        let scale = lgamma(a + b) - lgamma(a) - lgamma(b)
        let front = exp(scale + a * log(x) + b * log(1 - x))
        // The fraction converges quickly on this side of the mean.
        return x < (a + 1) / (a + b + 2) ? front * fraction(x, a, b) / a : 1 - front * fraction(1 - x, b, a) / b
    }

    /// Lentz's evaluation of the continued fraction (Numerical Recipes, section 6.4).
    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        func bounded(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        var c = 1.0
        var d = 1 / bounded(1 - (a + b) * x / (a + 1))
        var result = d
        for m in 1...500 {
            let m = Double(m)
            let middle = a + 2 * m
            let even = m * (b - m) * x / ((middle - 1) * middle)
            let odd = -(a + m) * (a + b + m) * x / (middle * (middle + 1))
            for step in [even, odd] {
                d = 1 / bounded(1 + step * d)
                c = bounded(1 + step / c)
                result *= c * d
            }
            if abs(c * d - 1) < 1e-14 { break }
        }
        return result
    }
}
