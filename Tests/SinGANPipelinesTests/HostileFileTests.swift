import SinGANPipelines
import SinGANSupport
import TestSupport
import Testing

/// Files that mean harm or are merely wrong.
@Suite struct HostileFileTests {
    @Test func everyOneIsRefusedWithinASecond() throws {
        let corpus = try HostilePipelines.all()
        #expect(corpus.count >= 160)
        for (name, bytes) in corpus {
            let clock = ContinuousClock()
            var message = ""
            let time = clock.measure {
                message = failure { () throws(SinGANError) in try Pipeline(yaml: bytes, name: name, schema: TaskTable.schema) }
            }
            #expect(time < .seconds(1), "\(name): \(time)")
            #expect(message.hasPrefix("65 \(name):"), "\(message)")
            #expect(message.wholeMatch(of: /65 [a-z0-9-]+\.yaml:[1-9][0-9]*: .*/) != nil, "it has a line and is one: \(message)")
            #expect(message.utf8.count < 320, "\(message)")
            #expect(!message.unicodeScalars.contains { $0.properties.generalCategory == .control }, "\(name)")
        }
    }

    /// What is wrong is said, not merely something.
    private static let messages: [(String, String)] = [
        ("too-large", ":1: the file has 65537 bytes"), ("billion-laughs", ":1: anchors and aliases ('&') aren't possible"),
        ("text-over-lines", ":6: this line goes on with the text of the line before"),
        ("deep-behind-a-text-in-brackets", ":2: this line goes on with the text of the line before"),
        ("deep-closed-lists", ":1: there are more than 8 brackets within each other"), ("deep-dashes", ":1: a list can't be within a list"),
        ("tag", ":5: tags ('!') aren't possible"), ("two-documents", ":5: a file holds one pipeline"),
        ("merge-key", ":2: sample has no option '<<'"),
        ("in-without-quotes", ":2: a text with '@' needs quotes. Write \"@name\"."), ("in-unknown", ":3: step b takes '@plaecd'"),
        ("unknown-task", ":2: there is no task 'harmonise'. Did you mean 'harmonize'?"),
        ("task-is-a-plugin-path", ":2: there is no task './plugins/evil.so'"),
        ("unknown-top-key", ":1: a pipeline has no key 'step'. Did you mean 'steps'?"),
        ("unknown-step-key", ":2: step a has no key 'wiht'. Did you mean 'with'?"),
        ("unknown-option", ":5: sample has no option 'conut'. Did you mean 'count'?"),
        ("option-with-dashes", "Write 'count', without dashes."), ("duplicate-option", "the key 'count' is there twice"),
        ("duplicate-key-by-escape", "the key 'count' is there twice"), ("step-without-task", ":2: step a has no 'task:'"),
        ("option-of-the-command-line-force", ":5: 'force' belongs to the command line, not to step a"),
        ("flag-yes", "'loop' takes true or false, and there is 'yes'"),
        ("option-number-infinite", "is too large a number: '1e99999'"),
        ("circle", ":2: steps wait for each other in a circle: a -> b -> c -> a"),
        ("circle-of-one", "step a takes its own result"), ("out-parent", "'out' of step a has the part '..': '../x.png'"),
        ("out-absolute", "is an absolute path"), ("out-twice", "steps a and b both write 'y.png'"),
        ("utf-16-little", "this isn't UTF-8 text"),
        ("tabs", ":3: there is a tab"), ("control-character", "the invisible character U+001B"),
        ("step-and-input-of-one-name", "a step and an input are both called a"),
        ("unclosed-quote", ":5: the quote at column 10 isn't closed"), ("empty", ":1: the file is empty"),
        ("hundred-and-one-steps", ":102: there are 101 steps"),
    ]

    @Test(arguments: messages)
    func theMessageSaysWhatIsWrong(_ file: String, _ part: String) throws {
        let bytes = try HostilePipelines.bytes(file)
        let found = failure { () throws(SinGANError) in try Pipeline(yaml: bytes, name: "p.yaml", schema: TaskTable.schema) }
        #expect(found.contains(part), "\(found)")
    }
}
