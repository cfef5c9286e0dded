import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks
import SuperResolution
import Testing

@Suite struct EnlargementPlanTests {
    private let picture = PixelSize(width: 100, height: 67)

    /// The paper's numbers: 4 times in 6 passes, 2 times in 3.
    @Test(arguments: [(1.01, 1), (1.26, 1), (1.4, 1), (1.42, 2), (1.5, 2), (2, 3), (3.7, 6), (4, 6), (8, 9)])
    func passesFollowTheCubeRootOfTwo(factor: Double, passes: Int) throws {
        #expect(try EnlargementPlan(picture, factor: factor).passes == passes)
    }

    @Test(arguments: [(1.5, 150, 101), (1.24, 124, 83), (2, 200, 134), (3.7, 370, 248), (1.01, 101, 68)])
    func theLastPassEndsAtTheRoundedSize(factor: Double, width: Int, height: Int) throws {
        let plan = try EnlargementPlan(picture, factor: factor)
        #expect(plan.result == PixelSize(width: width, height: height))
        #expect(plan.summary.hasSuffix("\(width)x\(height)") && plan.summary.contains(": 100x67 -> "))
    }

    /// 2 times: passes of 1.26.
    @Test func sizesGrowByTheRoot() throws {
        let sizes = try EnlargementPlan(picture, factor: 2).sizes.map(\.description)
        #expect(sizes == ["126x84", "159x106", "200x134"])
    }

    @Test(arguments: [1, 0.5, 0, -2, .nan, .infinity, 1.001] as [Double]) func factorsThatEnlargeNothingAreRefused(factor: Double) {
        let error = #expect(throws: SinGANError.self) { try EnlargementPlan(picture, factor: factor) }
        #expect(error?.code == .usage && error?.hint != nil)
    }

    @Test func sidesEndAt16384() throws {
        #expect(try EnlargementPlan(picture, factor: 163.84).result.width == 16384)
        for factor in [164, 1e300] {
            let error = #expect(throws: SinGANError.self) { try EnlargementPlan(picture, factor: factor) }
            #expect(error?.code == .usage && error?.hint == "Give a factor of at most 163.84.")
        }
        let whole = #expect(throws: SinGANError.self) { try EnlargementPlan(PixelSize(width: 16384, height: 10), factor: 2) }
        #expect(whole?.code == .usage && whole?.hint == "The picture is as large as a result may be.")
    }

    @Test func picturesThatMemoryCantHoldAreRefused() throws {
        let image = Image(pixels: Pixels(width: 64, height: 64, repeating: 0.5))
        let plan = try EnlargementPlan(PixelSize(width: 64, height: 64), factor: 64)
        // 24 bytes for each pixel of the result, 403 MB, and the program.
        #expect((600e6...800e6).contains(plan.expectedMemory(of: image)))
        try plan.checkMemory(for: image, available: 1e9)
        let error = #expect(throws: SinGANError.self) { try plan.checkMemory(for: image, available: 0.5e9) }
        #expect(error?.code == .usage && error?.message.hasSuffix(" GB of memory, and this process may use 0.4 GB") == true)
    }
}
