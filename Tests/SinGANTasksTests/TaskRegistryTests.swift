import ArgumentParser
import SinGANSupport
import SinGANTasks
import Testing

private struct First: TaskPlugin {
    static let descriptor = TaskDescriptor(verb: "first", aliases: ["one"], abstract: "", inputs: [], outputs: [])
    var files: TaskFiles { TaskFiles(inputs: [], suffix: "first") }
    func run(in context: TaskContext) async throws -> TaskOutput { TaskOutput(results: []) }
}

private struct Second: TaskPlugin {
    static let descriptor = TaskDescriptor(verb: "second", aliases: ["one"], abstract: "", inputs: [], outputs: [])
    var files: TaskFiles { TaskFiles(inputs: [], suffix: "second") }
    func run(in context: TaskContext) async throws -> TaskOutput { TaskOutput(results: []) }
}

@Suite struct TaskRegistryTests {
    @Test func findsByVerbAndAlias() throws {
        let registry = try TaskRegistry([First.self])
        #expect(try registry.task("first") == First.self)
        #expect(try registry.task("one") == First.self)
        #expect(registry.names == ["first", "one"])
    }

    @Test func twoTasksOfOneNameAreAnErrorNamingBoth() throws {
        let error = #expect(throws: SinGANError.self) { try TaskRegistry([First.self, Second.self]) }
        #expect(error?.code == .internalFailure)
        #expect(error?.message == "two tasks are called 'one': First and Second")
    }

    @Test func anUnknownVerbGetsASuggestion() throws {
        let error = #expect(throws: SinGANError.self) { try TaskRegistry([First.self]).task("frist") }
        #expect(error?.code == .usage)
        #expect(error?.hint == "Did you mean 'first'?")
        let far = #expect(throws: SinGANError.self) { try TaskRegistry([First.self]).task("xyzzy") }
        #expect(far?.code == .usage && far?.hint == "There are: first, one.")
    }
}
