import Foundation
import SinGANSupport
import StudyKit
import Testing

@Suite struct ResultsFileTests {
    private let scratch: Scratch
    private let file: ResultsFile

    init() throws {
        scratch = try Scratch()
        file = ResultsFile(scratch.path + "/r.jsonl")
    }

    private func add(_ text: String) throws {
        try AtomicFile.write(
            (FileManager.default.fileExists(atPath: file.path) ? AtomicFile.read(file.path) : []) + Array(text.utf8), to: file.path)
    }

    @Test func recordsComeBackInTheirOrder() throws {
        #expect(try file.records() == [])
        let records = try [record("paper"), record("half", seed: .max, seconds: nil)]
        for record in records { try file.append(record) }
        #expect(try file.records() == records)
        #expect(String(decoding: try AtomicFile.read(file.path), as: UTF8.self).contains("\"threadSeconds\":null"))
    }

    @Test func aLineThatWasCutShortIsSkippedAndThenReplaced() throws {
        try file.append(record("paper"))
        try add("{\"configuration\":\"ha")
        #expect(try file.records() == [try record("paper")])
        try file.append(record("half"))
        #expect(try file.records() == [try record("paper"), try record("half")])
    }

    @Test func aWholeLineWithoutALineBreakStays() throws {
        try add(record("paper").line())
        try file.append(record("half"))
        #expect(try file.records() == [try record("paper"), try record("half")])
    }

    @Test func anyOtherDamageIsToldWithItsLine() throws {
        try file.append(record("paper"))
        try add("{\"configuration\":3}\n")
        let error = refusal { () throws(SinGANError) in _ = try file.records() }
        #expect(error?.code == .badData)
        #expect(error?.message.contains("line 2") == true)
    }

    @Test func aFileThatCannotBeWrittenIsToldBeforehand() throws {
        #expect(refusal { () throws(SinGANError) in try ResultsFile(scratch.path + "/no/r.jsonl").check() }?.code == .cannotCreate)
        try file.check()
        #expect(try file.records() == [])
    }
}
