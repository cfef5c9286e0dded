import SinGANImaging
import SinGANSupport
import Testing

@testable import SinGANEngine

@Suite struct InjectionSizeTests {
    private let model = PixelSize(width: 128, height: 87)

    @Test(arguments: [(250, 168), (128, 87), (500, 336), (1280, 870)]) func theModelsShape(width: Int, height: Int) {
        let size = PixelSize(width: width, height: height)
        #expect(size.injected(into: model) == model && size.hasShape(of: model) && model.hasShape(of: size))
    }

    @Test(arguments: [(100, 100), (87, 128), (900, 300), (30, 40)]) func otherShapesKeepTheirOwnAndTheModelsArea(width: Int, height: Int) {
        let size = PixelSize(width: width, height: height)
        let injected = size.injected(into: model)
        #expect(!size.hasShape(of: model))
        #expect(abs(Double(injected.width * injected.height) / Double(128 * 87) - 1) < 0.02)
        #expect(abs(Double(injected.width) / Double(injected.height) / (Double(width) / Double(height)) - 1) < 0.02)
    }

    @Test func tooNarrowPicturesAreRefused() throws {
        let scales = [(34, 25), (128, 87)].enumerated().map {
            ScalePlan(scale: $0, width: $1.0, height: $1.1, channels: 8, iterations: 1)
        }
        try SinGANModel.checkInjection(of: PixelSize(width: 1000, height: 30), named: "wide.png", into: scales)
        let error = #expect(throws: SinGANError.self) {
            try SinGANModel.checkInjection(of: PixelSize(width: 2000, height: 20), named: "strip.png", into: scales)
        }
        #expect(error?.code == .badData && error?.message.hasPrefix("strip.png is 2000x20") == true)
    }
}
