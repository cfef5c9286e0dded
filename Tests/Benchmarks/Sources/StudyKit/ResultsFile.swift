import Foundation
import SinGANSupport
import Synchronization

/// Records, one a line, in the order in which the runs ended.
package final class ResultsFile: Sendable {
    package let path: String
    private let turn = Mutex(())

    package init(_ path: String) { self.path = path }

    /// Nothing where there is no file. A last line that was cut short is skipped; throws `.badData` for any other that is no record.
    package func records() throws(SinGANError) -> [RunRecord] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        let bytes = try AtomicFile.read(path)
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        var records: [RunRecord] = []
        for (index, line) in lines.enumerated() where !line.isEmpty {
            do { records.append(try JSONDecoder().decode(RunRecord.self, from: Data(line))) } catch {
                // Without a line break behind it, it was being written when its writer was killed.
                if index == lines.count - 1 { continue }
                throw SinGANError(
                    .badData, "\(path), line \(index + 1) is no record of a run: \(Overlay.reason(error))", hint: "Remove the line.")
            }
        }
        return records
    }

    /// Throws `.cannotCreate` or `.inputOutput`.
    package func append(_ record: RunRecord) throws(SinGANError) {
        let line = try record.line() + "\n"
        let problem = turn.withLock { _ -> SinGANError? in
            do throws(SinGANError) {
                try removeTornLine()
                return Self.append(line, to: path)
            } catch { return error }
        }
        if let problem { throw problem }
    }

    /// Whether the file can be written, before hours are spent on what goes into it.
    package func check() throws(SinGANError) { if let problem = Self.append("", to: path) { throw problem } }

    private static func append(_ text: String, to path: String) -> SinGANError? {
        guard let file = fopen(path, "a") else {
            return SinGANError(
                .cannotCreate, "can't write \(path): \(String(cString: strerror(errno)))", hint: "Choose another file with --results.")
        }
        let written = fputs(text, file)
        guard fclose(file) == 0, written >= 0 else {
            return SinGANError(.inputOutput, "can't write \(path): \(String(cString: strerror(errno)))", hint: "Make room there.")
        }
        return nil
    }

    private func removeTornLine() throws(SinGANError) {
        guard FileManager.default.fileExists(atPath: path) else { return }
        let bytes = try AtomicFile.read(path)
        let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        guard end < bytes.count else { return }
        let isWhole = (try? JSONDecoder().decode(RunRecord.self, from: Data(bytes[end...]))) != nil
        try AtomicFile.write(isWhole ? bytes + [UInt8(ascii: "\n")] : Array(bytes[..<end]), to: path)
    }
}
