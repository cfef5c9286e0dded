import ArgumentParser
import Foundation
import SinGANEngine
import SinGANSupport
import Testing

@testable import SinGANTasks

@Suite struct HyperParameterTests {
    /// What has options of its own, or comes of a task.
    private static let others: Set = [
        "maxSize", "minSize", "iterations", "seed", "noisePadding", "quantization", "fast", "schedule", "handover", "crop",
    ]

    /// Whoever adds a field to the configuration adds it to the table, too.
    @Test func everyFieldIsThereOnce() throws {
        let labels = [Mirror(reflecting: TrainingConfiguration()), Mirror(reflecting: Shortcuts())].flatMap {
            $0.children.compactMap(\.label)
        }
        #expect(HyperParameter.all.count == labels.filter { !Self.others.contains($0) }.count)
        #expect(Set(HyperParameter.all.map(\.name)).count == HyperParameter.all.count)
        var results: Set<TrainingConfiguration> = [TrainingConfiguration()]
        for parameter in HyperParameter.all {
            var configuration = TrainingConfiguration()
            let value =
                parameter.text(in: configuration) == parameter.text(of: parameter.range.upperBound)
                ? parameter.range.lowerBound : parameter.range.upperBound
            let setting = try HyperParameterSetting("\(parameter.name)=\(parameter.text(of: value))")
            setting.apply(to: &configuration)
            #expect(parameter.read(configuration) == value && results.insert(configuration).inserted, "\(parameter.name)")
            #expect(setting.description == "\(parameter.name)=\(parameter.text(of: value))")
            #expect(throws: Never.self, "\(parameter.name)") { try configuration.validate() }
        }
    }

    private static let mistakes = [
        ("alpha", "'alpha' is not NAME=VALUE", "--set alpha=50"), ("=5", "is not NAME=VALUE", "alpha=50"),
        ("alpha=", "'' is no value for alpha", "a number from 0 to 10000"), ("alpha=-3", "alpha is -3", "between 0 and 10000"),
        ("alpha=nan", "'nan' is no value for alpha", "0 to 10000"),
        ("critic-steps=1.5", "'1.5' is no value", "a whole number from 1 to 100"),
        ("critic-steps=0", "critic-steps is 0", "between 1 and 100"), ("widen-networks=perhaps", "'perhaps'", "yes or no"),
        ("alhpa=3", "no hyper-parameter 'alhpa'", "Did you mean 'alpha'? There are: alpha, lambda,"),
        ("gama=0.2", "'gama'", "Did you mean 'learning-rate-decay'?"), ("learning_rate=1", "", "'learning-rate'"),
        ("max-size=3", "max-size is an option of its own", "--max-size VALUE"),
    ]

    @Test(arguments: mistakes) func mistakesSayWhatIsRight(_ text: String, _ message: String, _ hint: String) throws {
        let error = try #require(throws: SinGANError.self) { try HyperParameterSetting(text) }
        #expect(error.code == .usage && (message.isEmpty || error.message.contains(message)), "\(error.message)")
        #expect(error.hint?.contains(hint) == true, "\(error.hint ?? "")")
    }

    @Test func theTableHasNamesRangesAndDefaults() {
        let lines = HyperParameter.table.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 80 } && lines.count == 2 * HyperParameter.all.count)
        #expect(lines.contains { $0.contains("scale-factor ") && $0.contains("0.1 to 0.95 (default: 0.8; paper: 0.75)") })
        #expect(lines.contains { $0.contains("alpha ") && $0.hasSuffix("0 to 10000 (default: 10)") })
    }

    @Test func theyArePartOfTheConfiguration() throws {
        let options = try TrainingOptions.parse(["--set", "alpha=50", "--set", "channels=16", "--set", "alpha=60"])
        let configuration = try options.configuration()
        #expect(configuration.alpha == 60 && configuration.baseChannels == 16 && options.isDescribed)
        #expect(try !TrainingOptions.parse([]).isDescribed)
        // Iterations of every scale are what is asked for, whatever comes first.
        let counted = try TrainingOptions.parse(["--set", "coarse-factor=3", "--iterations", "5"]).configuration()
        #expect(counted.shortcuts.coarseFactor == 1 && counted.iterations == 5)
        #expect(try TrainingOptions.parse(["--set", "coarse-factor=3"]).configuration().shortcuts.coarseFactor == 3)
        let error = try #require(throws: SinGANError.self) { try TrainingOptions.parse(["--set", "2.strength=1"]).configuration() }
        #expect(error.message.contains("changes a step of a pipeline"))
        #expect(try TrainingOptions.parse(["--set", "2.strength=1"]).stepChanges == ["2.strength=1"])
    }

    /// What the user names, no task changes.
    @Test func theyWinOverATasksNeeds() throws {
        var needs = TrainingNeeds()
        (needs.alpha, needs.scaleFactor, needs.padsWithNoise) = (100, 0.6, true)
        let plain = try TrainingOptions.parse([]).provider()
        #expect(plain.configuration(needs).alpha == 100)
        let counted = try TrainingOptions.parse(["--set", "coarse-factor=3", "--iterations", "5"]).provider()
        #expect(counted.configuration(needs).shortcuts.coarseFactor == 1)
        let set = try TrainingOptions.parse(["--set", "alpha=50"]).provider()
        let configuration = set.configuration(needs)
        #expect(configuration.alpha == 50 && configuration.scaleFactor == 0.6 && configuration.padsWithNoise)
    }
}

@Suite struct OptionAmountTests {
    @Test func ages() throws {
        for (text, seconds) in [("45s", 45.0), ("90m", 5400), ("12h", 43200), ("30d", 2_592_000), ("0.5w", 302_400)] {
            #expect(try OptionValue.age(text) == seconds)
        }
        for text in ["", "30", "d", "-1d", "1y", "nand", "1e9d"] {
            #expect(throws: ValidationError.self, "\(text)") { try OptionValue.age(text) }
        }
    }

    @Test func bytes() throws {
        for (text, bytes) in [("2GB", 2_000_000_000), ("500mb", 500_000_000), ("1.5kB", 1500), ("7", 7), ("7B", 7), ("0", 0)] {
            #expect(try OptionValue.bytes(text) == bytes)
        }
        for text in ["", "GB", "-1GB", "2XB", "infGB", "9999999TB"] {
            #expect(throws: ValidationError.self, "\(text)") { try OptionValue.bytes(text) }
        }
    }

    @Test func formsOfSizesAreSaid() throws {
        #expect(try OptionValue.size("640X480").description == "640x480" && OptionValue.aspect("16:9").description == "16:9")
        for text in ["500", "8x8", "640*480"] { #expect(throws: ValidationError.self) { try OptionValue.size(text) } }
        #expect(throws: ValidationError.self) { try OptionValue.aspect("16") }
    }
}
