import SinGANEngine
import SinGANSupport
import StudyKit
import Testing

@Suite struct StudyDescriptionTests {
    private static let whole = """
        {"size": 64, "images": ["a.png"], "seeds": [1, 18446744073709551615], "samples": 16, "reference": "paper", "configurations": [{"name": "paper"}, \
        {"name": "half", "set": {"iterations": 1000}}, {"name": "small", "preset": "draft", "set": {"maxSize": 48}}]}
        """

    /// The whole description with a piece of it replaced.
    private func study(_ piece: String = "", _ other: String = "") throws(SinGANError) -> Study {
        try Study(
            StudyDescription(json: Array((piece.isEmpty ? Self.whole : Self.whole.replacing(piece, with: other)).utf8), name: "s.json"))
    }

    @Test func configurationsArePresetsWithTheStudysSizeAndWhatTheySet() throws {
        let study = try study()
        var (paper, half, small) = (TrainingConfiguration(), TrainingConfiguration(), TrainingConfiguration(preset: .draft))
        (paper.maxSize, half.maxSize, half.iterations, small.maxSize) = (64, 64, 1000, 48)
        #expect(study.configurations.map(\.configuration) == [paper, half, small])
        #expect(study.configurations.map(\.name) == ["paper", "half", "small"])
        #expect(study.description.seeds == [1, .max])
    }

    @Test(arguments: [
        ("\"size\": 64", "\"size\": \"x\"", "size: "), ("\"size\": 64, ", "", "size is missing"),
        ("\"size\"", "\"sizes\": 1, \"size\"", "no member sizes"), ("\"preset\"", "\"presets\": 1, \"preset\"", "no member presets"),
        ("[\"a.png\"]", "[]", "no images"), ("[\"a.png\"]", "[\"a.png\", \"a.png\"]", "an image is there twice"),
        ("[1, ", "[1, 1, ", "a seed"),
        ("\"samples\": 16", "\"samples\": 1", "samples is 1"), ("\"reference\": \"paper\"", "\"reference\": \"pepper\"", "\"pepper\""),
        ("\"half\"", "\"small\"", "there twice"), ("\"half\"", "\"a,b\"", "\"a,b\" can't be"), ("draft", "drift", "no preset drift"),
        ("\"iterations\": 1000", "\"iterations\": 2000", "paper and half are the same"),
        ("\"iterations\": 1000", "\"iterations\": 0", "--iterations is 0"), ("\"iterations\": 1000", "\"seed\": 3", "half sets the seed"),
        ("\"iterations\": 1000", "\"quantization\": 1", "quantized scale"), ("{\"iterations\": 1000}", "7", "no object"),
        ("]}", "]", "JSON"),
    ])
    func whatMakesNoSenseIsRefused(piece: String, other: String, words: String) throws {
        let error = refusal { () throws(SinGANError) in _ = try study(piece, other) }
        #expect(error?.code == .badData)
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "accepted")")
        #expect(error?.hint != nil)
    }
}
