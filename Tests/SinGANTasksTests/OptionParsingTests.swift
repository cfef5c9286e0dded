import ArgumentParser
import SinGANEngine
import SinGANSupport
import SinGANTasks
import SinGANTraining
import Testing

@testable import Harmonization
@testable import RandomSampling

@Suite struct OptionParsingTests {
    @Test func trainingOptionsBecomeAConfiguration() throws {
        let options = try TrainingOptions.parse(
            ["--preset", "draft", "--max-size", "64", "--min-size", "20", "--iterations", "7", "--train-seed", "18446744073709551615"])
        let configuration = try options.configuration()
        #expect(configuration.maxSize == 64 && configuration.minSize == 20 && configuration.iterations == 7)
        #expect(configuration.seed == .max)
        #expect(try options.configuration(seed: 3).seed == 3)
        #expect(try TrainingOptions.parse([]).configuration() == TrainingConfiguration(preset: .balanced))
        #expect(try TrainingOptions.parse(["--models", "here"]).models.store.folder == "here")
    }

    @Test func iterationsPerScaleAndBudgets() throws {
        let counts = try TrainingOptions.parse(["--iterations", "300,300,250/280", "--crop", "64"])
        let configuration = try counts.configuration()
        #expect(configuration.scaleIterations == [ScaleIterations(300), ScaleIterations(300), ScaleIterations(280, done: 250)])
        #expect(configuration.iterations == TrainingConfiguration(preset: .balanced).iterations && configuration.shortcuts.crop == 64)
        #expect(counts.iterations?.description == "300,300,250/280")
        let budget = try TrainingOptions.parse(["--budget", "1h30m"])
        #expect(try budget.provider().budget == TrainingBudget(seconds: 5400))
        #expect(try TrainingOptions.parse(["--budget", "7d"]).provider().budget == TrainingBudget(seconds: 7 * 86400))
        #expect(try TrainingOptions.parse(["--budget", "1d12h"]).provider().budget == TrainingBudget(seconds: 129_600))
        #expect(try TrainingOptions.parse(["--budget", "90", "--max-size", "64"]).provider().budget?.keepsMaxSize == true)
        #expect(try TrainingOptions.parse(["--budget", "90", "--crop", "0"]).provider().budget?.keepsCrop == true)
        #expect(try TrainingOptions.parse([]).provider().budget == nil)
    }

    @Test func impossibleSizesAreUsageErrors() throws {
        let options = try TrainingOptions.parse(["--max-size", "20", "--min-size", "25"])
        let error = #expect(throws: SinGANError.self) { try options.configuration() }
        #expect(error?.code == .usage)
    }

    @Test(arguments: [
        ["--seed", "-1"], ["--train-seed", "1.5"], ["--iterations", "0"], ["--threads", "-2"], ["--max-size", "big"],
        ["--preset", "fast"], ["--iterations"], ["--iterations", "3,"], ["--iterations", "4/3"], ["--iterations", "1,0"],
        ["--budget", "1"], ["--budget", "8d"], ["--budget", "d"], ["--budget", "1h1d"], ["--budget", "1dd"], ["--budget", "-1d"],
        ["--budget", "1m", "--iterations", "5"], ["--crop", "-1"],
    ])
    func nonsenseIsRefused(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try TrainingOptions.parse(arguments) }
    }

    @Test func sampleOptionsSayWhatWillBeWritten() throws {
        let several = try SampleTask.parse(["a.png", "-n", "3", "--size", "120x80", "--start-scale", "2"])
        #expect(several.files.results == 3 && several.files.suffix == "sample" && several.files.inputs.map(\.path) == ["a.png"])
        #expect(several.size == PictureSize(argument: "120x80"))
        let sheet = try SampleTask.parse(["a.png", "-n", "3", "--sheet"])
        #expect(sheet.files.results == 1 && sheet.files.suffix == "sample-sheet")
    }

    @Test(arguments: ["120", "x80", "120x", "15x80", "120x16385", "-120x80", "1x2x3", "axb"])
    func sizesThatAreNone(_ text: String) { #expect(PictureSize(argument: text) == nil) }

    @Test func harmonizeOptionsSayWhatWillBeReadAndWritten() throws {
        let task = try HarmonizeTask.parse(
            [
                "bg.png", "obj.png", "--mask", "m.png", "--at", "-5,60%", "--scale", "0.5", "--start-scale", "3", "--naive", "n.png",
                "--all-scales", "s.png",
            ])
        #expect(task.files.inputs.map(\.path) == ["bg.png", "obj.png", "m.png"])
        #expect(task.files.inputs.map(\.role) == ["background", "object", "mask"])
        #expect(task.files.sideOutputs.map(\.path) == ["n.png", "s.png"])
        #expect(task.files.sideOutputs.map(\.option) == ["--naive", "--all-scales"])
        #expect(task.files.results == 1 && task.files.suffix == "harmonized")
    }

    @Test(arguments: [["--at", "5"], ["--at", "a,b"], ["--scale", "0"], ["--scale", "-1"], ["--start-scale", "0"]])
    func harmonizeRefusesNonsense(_ options: [String]) {
        #expect(throws: (any Error).self) { try HarmonizeTask.parse(["bg.png", "obj.png"] + options) }
    }
}
