import Foundation
import TestSupport
import Testing

extension CommandLineTests {
    /// Folders of models on file systems that lack something.
    @Suite struct LockRunTests {
        private let tool: Tool

        init() throws {
            tool = try Tool()
            try tool.picture("bg.png")
        }

        #if os(Linux)
            /// ENOLCK, ENOSYS, EOPNOTSUPP and ENOTSUPP: one notice, and the training goes on.
            @Test(arguments: [37, 38, 95, 524]) func aFileSystemWithoutLocks(reason: Int) throws {
                let library = tool.folder("flock.so")
                try CLibrary.compile("#include <errno.h>\nint flock(int file, int operation) { errno = \(reason); return -1; }", library)
                // Two trainings: "quantized" is made from the model without it.
                let arguments = ["paint", "bg.png", "--model", "bg.png", "--quantize", "-o", "out.png"] + Tool.quick
                let outcome = try tool(arguments, environment: ["LD_PRELOAD": library])
                #expect(outcome.status == 0, "\(outcome.error)")
                #expect(outcome.lines.count { $0.contains("can't be locked") } == 1, "\(outcome.error)")
            }
        #endif

        @Test func aFolderThatCannotBeWrittenToIsReadFrom() throws {
            #expect(try tool(["train", "bg.png"] + Tool.quick).status == 0)
            let models = tool.folder("models")
            func permit(_ folder: Int, _ file: Int) throws {
                for name in try FileManager.default.contentsOfDirectory(atPath: models) {
                    try FileManager.default.setAttributes([.posixPermissions: file], ofItemAtPath: "\(models)/\(name)")
                }
                try FileManager.default.setAttributes([.posixPermissions: folder], ofItemAtPath: models)
            }
            try permit(0o555, 0o444)
            defer { try? permit(0o755, 0o644) }
            let before = try FileManager.default.contentsOfDirectory(atPath: models).sorted()
            let outcome = try tool(["sample", "bg.png", "-o", "out.png"] + Tool.quick)
            #expect(outcome.status == 0 && !outcome.error.contains("plan"), "\(outcome.error)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: models).sorted() == before)
        }
    }
}
