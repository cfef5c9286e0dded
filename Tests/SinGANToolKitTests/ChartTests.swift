import Foundation
import SinGANSupport
import Testing

@testable import SinGANEngine
@testable import SinGANToolKit
@testable import SinGANTraining

/// What the charts of a report draw, and where.
@Suite struct ChartTests {
    private static func plan(_ scale: Int) -> ScalePlan { ScalePlan(scale: scale, width: 33, height: 25, channels: 32, iterations: 9) }

    /// Numbers of the attributes that have one of these names.
    private static func numbers(_ html: String, _ names: String...) -> [Double] {
        names.flatMap { name in html.components(separatedBy: " \(name)=\"").dropFirst().compactMap { Double($0.prefix { $0 != "\"" }) } }
    }

    /// Places of the points of every curve.
    private static func curves(_ html: String) -> [[(x: Double, y: Double)]] {
        html.components(separatedBy: "points=\"").dropFirst().map { text in
            text.prefix { $0 != "\"" }.split(separator: " ").map { pair in
                let numbers = pair.split(separator: ",").compactMap { Double($0) }
                return (numbers[0], numbers[1])
            }
        }
    }

    /// Five losses of which some rise, some fall, and the last is a power of ten.
    private static func losses(_ point: Int) -> [Double] {
        let n = Double(point)
        return [n - 2, 1 - n, 0.5 / (n + 1), n, pow(10, n)]
    }

    @Test func ticksAreRoundAndInside() {
        #expect(ChartAxis([-2, 3], logarithmic: false).ticks == [-2, -1, 0, 1, 2, 3])
        #expect(ChartAxis([0.03, 4], logarithmic: true).ticks.map { ($0 * 100).rounded() } == [5, 10, 20, 50, 100, 200, 500])
        #expect(
            ChartAxis([1e-9, 1e9], logarithmic: true).ticks.map { ProgressText.digits($0, 6) } == [
                "1e-09", "1e-06", "0.001", "1", "1000", "1e+06", "1e+09",
            ])
        #expect(!ChartAxis([0, 4], logarithmic: true).isLogarithmic, "there is no logarithm of 0")
        for values in [[], [0], [7], [-3e-7], [0.3001, 0.3002], [.nan, .infinity, 1e300, 1]] as [[Double]] {
            for logarithmic in [true, false] {
                let axis = ChartAxis(values, logarithmic: logarithmic)
                #expect((1...8).contains(axis.ticks.count), "\(values) \(axis.ticks)")
                #expect(axis.ticks.allSatisfy { (0...1).contains(axis.position($0)) }, "\(values) \(axis.ticks)")
                #expect(Set(axis.ticks.map { ProgressText.digits($0, 6) }).count == axis.ticks.count, "\(values) \(axis.ticks)")
            }
        }
    }

    /// Every point is drawn, in its scale's band, from left to right and inside the frame; what is more is higher.
    @Test func everyPointIsDrawn() {
        let points: [[Double]] = (0..<7).map(Self.losses)
        for chart in LossChart.all {
            let html = chart.html((0..<3).map { (Self.plan($0), points) })
            let curves = Self.curves(html)
            #expect(curves.count == 3 * chart.curves.count)
            for (i, curve) in curves.enumerated() {
                #expect(curve.count == 7)
                let left = 60 + 892.0 / 3 * Double(i / chart.curves.count)
                let (across, down) = (left...left + 892.0 / 3, 20.0...150.0)
                for (left, right) in zip(curve, curve.dropFirst()) { #expect(left.x < right.x) }
                for point in curve { #expect(across.contains(point.x) && down.contains(point.y)) }
                let loss = chart.curves[i % chart.curves.count].loss
                for k in 1..<7 {
                    let (isMore, isHigher) = (points[k][loss] > points[k - 1][loss], curve[k].y < curve[k - 1].y)
                    #expect(isMore == isHigher)
                }
            }
            for curve in chart.curves { #expect(html.contains(curve.name)) }
            #expect(html.contains(">33x25<") && html.contains(">2<"))
        }
        // A power of ten is as far from the next one everywhere.
        let curve = Self.curves(LossChart.all[3].html([(Self.plan(0), points)]))[0].map(\.y)
        let decade = (curve[0] - curve[6]) / 6
        for (below, above) in zip(curve, curve.dropFirst()) { #expect(abs(below - above - decade) < 0.11, "a digit is kept") }
    }

    /// Few points, none, and numbers that are no losses: a model may be damaged.
    @Test(arguments: [[], [1], [.nan], [1, .nan, 2, 3], [1e308, -1e308], [.infinity, 0]] as [[Double]])
    func whatCantBeDrawnIsLeftOut(values: [Double]) {
        for chart in LossChart.all {
            let html = chart.html([(Self.plan(0), values.map { Array(repeating: $0, count: 5) })])
            let dots = html.components(separatedBy: "<circle").count - 1
            let drawn = Self.curves(html).joined().count + dots
            #expect(drawn == chart.curves.count * values.count { abs($0) < 1e30 })
            #expect(!html.contains("nan") && !html.contains("inf"))
        }
    }

    /// With many scales there is no room for their sizes, and texts don't overlap.
    @Test(arguments: [1, 9, 14, 25]) func labelsKeepToTheirBands(count: Int) {
        let plans = (0..<count).map { ScalePlan(scale: $0, width: 1024, height: 768, channels: 8, iterations: 1) }
        let html = LossChart.all[0].html(plans.map { ($0, [[0, 1, 1, 1, 1]]) })
        #expect(html.contains("1024x768") == (count <= 14))
        #expect(html.contains(">\(count - 1)<") || count == 1)
        #expect(Self.numbers(html, "x", "x1", "x2", "cx").allSatisfy { (0...960).contains($0) })
    }

    @Test func barsAreAsLongAsTheirTimes() throws {
        var times = TrainingTimes(identity: "m")
        for (scale, seconds) in [(0, 0.5), (1, 2), (3, 40)] { times.add(seconds, to: scale) }
        let html = TimeChart(scales: (0..<4).map(Self.plan), times: times).html
        #expect(html.contains("viewBox=\"0 0 960.0 92.0\""))
        let widths = Self.numbers(html, "width")
        #expect(widths == [8.6, 34.5, 690])
        for text in ["scale 2, 33x25", "unknown", "0.50 s", "2.00 s", "40.0 s"] { #expect(html.contains(">\(text)<"), "\(text)") }
        #expect(Self.numbers(html, "y").allSatisfy { (0...92).contains($0) })
    }
}
