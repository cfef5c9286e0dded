import Foundation
import Testing

@testable import SinGANToolKit

/// Numbers of printed tables, to their four digits.
@Suite struct TDistributionTests {
    private static let quantiles = [
        (1.0, 12.7062), (2, 4.3027), (3, 3.1824), (5, 2.5706), (10, 2.2281), (30, 2.0423), (120, 1.9799), (1e6, 1.9600),
    ]

    @Test(arguments: quantiles) func halfWidths(_ freedom: Double, _ expected: Double) {
        #expect(abs(TDistribution.halfWidth(of: 0.95, freedom: freedom) - expected) < 6e-5)
    }

    @Test func probabilities() {
        #expect(abs(TDistribution.probability(upTo: 0, freedom: 4) - 0.5) < 1e-12)
        // One degree is Cauchy's.
        for t in [-3.0, -0.5, 0.5, 2] {
            #expect(abs(TDistribution.probability(upTo: t, freedom: 1) - (0.5 + atan(t) / .pi)) < 1e-12)
        }
        #expect(abs(TDistribution.halfWidth(of: 0.99, freedom: 9) - 3.2498) < 6e-5)
    }
}

@Suite struct MeasureDifferenceTests {
    /// As SciPy's ttest_ind(b, a, equal_var=False) has it.
    @Test func welchsInterval() throws {
        let difference = MeasureDifference(Estimate(mean: [1, 2, 2, 3, 9]), Estimate(mean: [4, 5, 6, 7]))
        #expect(abs(difference.value - 2.1) < 1e-12)
        #expect(abs(try #require(difference.halfWidth) - 3.940621491979378) < 1e-9 && !difference.isSignificant)
        #expect(MeasureDifference(Estimate(mean: [1, 1.1, 0.9]), Estimate(mean: [2, 2.1, 1.9])).isSignificant)
    }

    /// Of a mean the jackknife's error is the usual one.
    @Test func theJackknifeOfAMean() throws {
        let values = [3.0, 1, 4, 1, 5]
        let partial = values.indices.map { left in
            values.enumerated().filter { $0.offset != left }.map(\.element).reduce(0, +) / 4
        }
        let (jackknife, plain) = (Estimate(2.8, jackknife: partial), Estimate(mean: values))
        #expect(abs(try #require(jackknife.error) - (try #require(plain.error))) < 1e-12 && jackknife.freedom == plain.freedom)
    }

    @Test func tooFewAndEqualSamples() {
        let one = MeasureDifference(Estimate(mean: [1]), Estimate(mean: [1, 2]))
        #expect(one.halfWidth == nil && !one.isSignificant)
        let same = MeasureDifference(Estimate(mean: [2, 2]), Estimate(mean: [2, 2]))
        #expect(same.halfWidth == 0 && same.value == 0 && !same.isSignificant)
        #expect(MeasureDifference(Estimate(mean: [2, 2]), Estimate(mean: [3, 3])).isSignificant)
    }
}
