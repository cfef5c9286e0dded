import SinGANPipelines
import Testing

@Suite struct PipelineStepTests {
    @Test func aStepIsACommandLine() {
        let step = PipelineStep(
            name: "put", task: "harmonize", pictures: ["@bg", "kingfisher.png"],
            options: [.init(name: "at", values: ["1,2", "3,4"]), .init(name: "quiet"), .init(name: "mask", values: ["@mask"])])
        #expect(step.words == ["@bg", "kingfisher.png", "--at", "1,2", "--at", "3,4", "--quiet", "--mask", "@mask"])
        #expect(step.references == ["bg", "mask"])
        #expect(Reference.name("./@bg") == nil && Reference.name("@") == nil)
    }
}
