import SinGANTasks
import Testing

@Suite struct JSONValueTests {
    @Test func rendersEveryKindInOneSpelling() {
        let value: JSONValue = ["b": [1, 2.5, true, "x/\"y\""], "a": .null, "c": .number(.nan), "d": .object([:])]
        #expect(value.text == #"{"a":null,"b":[1,2.5,true,"x/\"y\""],"c":null,"d":{}}"#)
        #expect(JSONValue(nil as String?) == .null)
        #expect(JSONValue("x" as String?) == "x")
    }
}
