import Foundation
import SinGANImaging
import SinGANSupport
import TestSupport
import Testing

@testable import SinGANEngine
@testable import SinGANTraining

/// Models whose fine scales are left to patches.
@Suite struct TrainedToTests {
    private static let picture = TestPictures.waves(width: 64, height: 56)

    private static func configuration(_ trainedTo: TrainedTo?) -> TrainingConfiguration {
        var configuration = TestPictures.configuration(iterations: 3, maxSize: 64)
        configuration.trainedTo = trainedTo
        return configuration
    }

    private static func model(_ trainedTo: TrainedTo?) throws -> (model: SinGANModel, plan: TrainingPlan) {
        let configuration = configuration(trainedTo)
        let folder = try TemporaryFolder()
        let request = TrainingRequest(
            picture: try TrainingPicture(fitting: picture, configuration), configuration: configuration, destination: folder("m.singan"))
        let session = TrainingSession(request, on: Compute(threads: 2)) { _ in }
        let plan = try session.plan()
        return (try session.run(), plan)
    }

    @Test func textsSayWhereATrainingEnds() throws {
        for (text, value) in [("64px", TrainedTo.side(64)), ("3", .scale(3)), ("4096px", .side(4096))] {
            #expect(TrainedTo(text) == value && value.description == text)
            #expect(try JSONDecoder().decode(TrainedTo.self, from: JSONEncoder().encode(value)) == value)
        }
        for text in ["", "0", "-1", "px", "15px", "4097px", "64 px", "3.5", "+3"] { #expect(TrainedTo(text) == nil, "\(text)") }
    }

    @Test func whatIsTrainedIsTheCoarsePartOfTheSamePyramid() throws {
        let whole = try PyramidPlan(picture: PixelSize(width: 64, height: 56), Self.configuration(nil))
        #expect(whole.untrained.isEmpty && whole.sizes.count > 3)
        let middle = whole.sizes[2].longSide
        for (wish, count) in [
            (TrainedTo.side(middle), 3), (.side(middle + 1), 3), (.side(16), 2), (.side(4096), whole.sizes.count), (.scale(1), 2),
            (.scale(99), whole.sizes.count),
        ] {
            let plan = try PyramidPlan(picture: PixelSize(width: 64, height: 56), Self.configuration(wish))
            #expect(plan.sizes.count == count && plan.sizes + plan.untrained == whole.sizes, "\(wish)")
        }
    }

    /// Scales below the end don't depend on it; the model's name does.
    @Test func theEndIsPartOfTheIdentity() throws {
        let (whole, part) = (try Self.model(nil).model, try Self.model(.scale(1)).model)
        #expect(whole.identity != part.identity && whole.isComplete && part.isComplete)
        #expect(part.isHandedOver && !whole.isHandedOver)
        #expect(part.scales == Array(whole.scales.prefix(2)))
        #expect(part.allScales.map(\.width) == whole.scales.map(\.width) && part.allScales.dropFirst(2).allSatisfy { $0.iterations == 0 })
        #expect(part.losses == Array(whole.losses.prefix(2)))
    }

    @Test func aPlanHasNoMoreThanIsTrained() throws {
        let (model, plan) = try Self.model(.scale(1))
        #expect(plan.scales == model.scales)
    }

    @Test func resultsEndAtTheFinestTrainedScaleAndAreEnlarged() throws {
        let (model, compute) = (try Self.model(.scale(1)).model, Compute(threads: 2))
        let finest = try #require(model.scales.last)
        let (own, large) = (try model.sample(seed: 1, enlarges: false, on: compute), try model.sample(seed: 1, on: compute))
        #expect((own.width, own.height) == (finest.width, finest.height) && (large.width, large.height) == (64, 56))
        let enlarged = own.resized(width: 64, height: 56)
        #expect(zip(enlarged.values, large.values).allSatisfy { abs($0 - $1) < 1e-4 })
        let wide = try model.sample(seed: 1, width: 128, height: 56, enlarges: false, on: compute)
        #expect((wide.width, wide.height) == (2 * finest.width, finest.height))
        let injected = try model.inject(Self.picture, at: 1, seed: 1, enlarges: false, on: compute)
        #expect((injected.width, injected.height) == (finest.width, finest.height))
        #expect(#expect(throws: SinGANError.self) { try model.inject(Self.picture, at: 2, seed: 1, on: compute) }?.code == .usage)
        #expect(try model.fidelity(on: compute).reconstruction.isFinite)
    }

    @Test func aFileKeepsIt() throws {
        let model = try Self.model(.side(16)).model
        let read = try SinGANModel(bytes: model.encoded(), name: "m")
        #expect(read.configuration == model.configuration && read.isComplete && read.picture.size == model.picture.size)
        #expect(try read.sample(seed: 2, on: Compute(threads: 1)) == model.sample(seed: 2, on: Compute(threads: 1)))
    }
}
