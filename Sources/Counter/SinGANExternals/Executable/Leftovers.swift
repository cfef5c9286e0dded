import Foundation

/// Processes that a child program left behind in a session of their own, where the end of its group doesn't reach them.
///
/// Each run's environment carries a mark, which what is started from it inherits. Where the system shows no environments (outside Linux),
/// only the group is ended.
enum Leftovers {
    /// A value that no other run has.
    struct Mark: Sendable {
        static let name = "SINGAN_PLUGIN_RUN"
        let value = UUID().uuidString
    }

    static func end(_ mark: Mark) {
        let entry = Array("\(Mark.name)=\(mark.value)\0".utf8)
        // One that is ended may just have started another.
        for _ in 0..<3 {
            let processes = marked(entry)
            guard !processes.isEmpty else { return }
            for process in processes { kill(process, SIGKILL) }
        }
    }

    private static func marked(_ entry: [UInt8]) -> [pid_t] {
        let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { pid_t($0) } ?? []
        return numbers.filter { number in
            guard number != getpid(), let environment = FileManager.default.contents(atPath: "/proc/\(number)/environ") else {
                return false
            }
            return environment.range(of: Data(entry)) != nil
        }
    }
}
