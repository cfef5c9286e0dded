import Foundation
import Testing

@testable import SinGANImaging

/// Pictures whose copies continue each other.
@Suite struct TilingTests {
    private static func waves(_ across: Double, _ down: Double) -> Pixels {
        var values: [Float] = []
        for y in 0..<36 {
            for x in 0..<48 {
                let value = 0.5 + 0.2 * sin(2 * .pi * across * Double(x) / 48) + 0.2 * sin(2 * .pi * down * Double(y) / 36 + 1)
                values += [Float(value), Float(1 - value), Float(value * value)]
            }
        }
        return Pixels(width: 48, height: 36, values: values)
    }

    @Test(arguments: [(3, 2, true, true), (3.4, 2, false, true), (3, 2.4, true, false), (3.4, 2.4, false, false)])
    func bordersTell(_ across: Double, _ down: Double, _ isAcross: Bool, _ isDown: Bool) {
        let found = Self.waves(across, down).tiles()
        #expect(found.across == isAcross && found.down == isDown)
    }

    @Test func marginsAreOfTheOtherSide() {
        let picture = TestPictures.colorful(width: 6, height: 4)
        let grown = picture.repeated(horizontal: 2, vertical: 5)
        for (x, y) in [(0, 0), (7, 3), (9, 13), (2, 5)] {
            let source = 3 * ((y + 3) % 4 * 6 + (x + 4) % 6)
            #expect(grown.values[3 * (y * 10 + x)] == picture.values[source])
        }
    }
}
