import Foundation
import SinGANSupport
import Testing

/// What a prepared program does where memory runs out. More than any address space has is asked for.
@Suite struct EndOfMemoryTests {
    private static let line = "tool: error: memory ran out: this "

    @Test func ourMemory() async throws {
        let result = try await #require(processExitsWith: .exitCode(71), observing: [\.standardErrorContent]) {
            Machine.prepareEndOfMemory(program: "tool")
            print(MemoryBlock(bytes: 1 << 60).pointer)
        }
        let text = String(decoding: result.standardErrorContent, as: UTF8.self)
        #expect(text.hasPrefix(Self.line) && text.split(separator: "\n").count == 1, "\(text)")
    }

    /// Swift's own words come before.
    @Test func memoryOfArrays() async throws {
        let result = try await #require(processExitsWith: .exitCode(71), observing: [\.standardErrorContent]) {
            Machine.prepareEndOfMemory(program: "tool")
            print([UInt8](repeating: 1, count: 1 << 60).count)
        }
        let text = String(decoding: result.standardErrorContent, as: UTF8.self)
        #expect(text.split(separator: "\n").last?.hasPrefix(Self.line) == true, "\(text)")
    }

    /// A bug stays one.
    @Test func otherTraps() async throws {
        let result = try await #require(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Machine.prepareEndOfMemory(program: "tool")
            errno = 0
            preconditionFailure("a bug")
        }
        #expect(result.exitStatus != .exitCode(71))
        #expect(!String(decoding: result.standardErrorContent, as: UTF8.self).contains(Self.line))
    }

    @Test func aProgramNeedsSomethingToBegin() throws {
        try Machine.checkBeginning(addressSpace: nil)
        try Machine.checkBeginning(addressSpace: 1e9)
        let error = #expect(throws: SinGANError.self) { try Machine.checkBeginning(addressSpace: 0.1e9) }
        #expect(error?.exitStatus == 71)
        let files = #expect(throws: SinGANError.self) { try Machine.checkBeginning(addressSpace: nil, files: 16) }
        #expect(files?.exitStatus == 64 && files?.message == "this process may open 16 files at a time, and needs 64")
    }
}
