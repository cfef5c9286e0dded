import Foundation
import TestSupport
import Testing

/// Executables that don't keep to the contract. None keeps the tool from working, none leaves anything behind.
@Suite struct HostilePluginTests {
    static func numbers(_ path: String) throws -> [pid_t] {
        try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isWhitespace).compactMap { pid_t($0) }
    }

    /// Whether the process is there and does something: one that has ended may wait for somebody to take note of it.
    static func isAlive(_ process: pid_t) -> Bool {
        guard kill(process, 0) == 0 else { return false }
        let state = FileManager.default.contents(atPath: "/proc/\(process)/stat").map { String(decoding: $0, as: UTF8.self) }
        return state.map { !$0.contains(") Z ") } ?? true
    }

    private static let copy = "cp input-1.png result-1.png"

    private static let runs: [(name: String, run: String, words: [String])] = [
        ("silent", "sleep 100", ["told nothing for 1 seconds and was ended", "SINGAN_PLUGIN_IDLE_SECONDS"]),
        ("stubborn", "trap '' TERM; while :; do sleep 1; done", ["told nothing for 1 seconds"]),
        ("closed", "exec >&- 2>&- <&-; sleep 100", ["told nothing for 1 seconds"]),
        ("endless", "while :; do echo '{\"event\": \"notice\"'; done", ["no event", "an object isn't closed"]),
        ("flood", "yes '{\"event\": \"other\"}'", ["more than 16384 KiB"]),
        ("line", "head -c 100000 /dev/zero | tr '\\0' x; sleep 100", ["a line of more than 64 KiB"]),
        ("crash", "echo oops >&2; kill -SEGV $$", ["crashed in 'run' with signal 11: oops"]),
        ("status", "echo first >&2; echo \"the  last\" >&2; exit 7", ["ended 'run' with status 7: the last"]),
        ("loud", "yes complaint >&2", ["told nothing for 1 seconds"]),
        ("nothing", "exit 0", ["ended without its result result-1.png"]),
        ("outside", "cp input-1.png ../result-1.png; rm ../result-1.png", ["ended without its result"]),
        ("link", "cp input-1.png other.png; ln -s other.png result-1.png", ["a link for its result"]),
        ("far-link", "ln -s /etc/passwd result-1.png", ["a link for its result"]),
        ("folder", "mkdir result-1.png", ["something else than a file"]),
        ("pipe", "mkfifo result-1.png", ["something else than a file"]),
        ("device", "ln -s /dev/zero result-1.png", ["a link for its result"]),
        (
            "swap",
            "here=$(pwd); mv \"$here\" \"$here-gone\"; ln -s \"$here-gone\" \"$here\"; cp input-1.png result-1.png; rm \"$here-gone\"/input-1.png",
            ["put something else in the place of its work folder"]
        ),
        ("text", "echo hello > result-1.png", ["a result that can't be used: result-1.png (6 bytes) is not a"]),
        ("half", "head -c 100 input-1.png > result-1.png", ["a result that can't be used"]),
        ("huge", "truncate -s 10T result-1.png || truncate -s 7T result-1.png", ["more than the"]),
        ("garbage", "echo 'working...'; \(copy)", ["no event ('working...')", "at byte 0"]),
        ("number", "echo 7; \(copy)", ["no event"]), ("bytes", "printf '\\377\\376\\n'; \(copy)", ["not UTF-8"]),
        ("twice", "echo '{\"event\": \"notice\", \"event\": \"error\"}'; \(copy)", ["a second member 'event'"]),
        ("backwards", "echo '{\"event\": \"progress\", \"what\": \"x\", \"done\": 3, \"of\": 2}'; \(copy)", ["0 to 'of'"]),
        ("locked", "echo '{\"event\": \"error\", \"code\": 143, \"message\": \"x\"}'; \(copy)", ["must be one of 64, 65, 66, 69, 70"]),
        ("shut", "mkdir -p deep/er; chmod 000 deep/er deep; exit 1", ["ended 'run' with status 1"]),
    ]

    @Test(arguments: runs)
    func aBadRunIsRefused(_ name: String, _ run: String, _ words: [String]) throws {
        let plugins = try Plugins()
        try plugins.add(name, run: run)
        try plugins.tool.picture("photo.png")
        let began = ContinuousClock.now
        let outcome = try plugins(name, "photo.png", "-o", "out.png")
        #expect(outcome.status == 65, "\(outcome.error)")
        let line = outcome.lines.last ?? ""
        #expect(line.hasPrefix("singan-tool: error: ") && line.contains(name), "\(line)")
        for word in words { #expect(line.contains(word), "\(line)") }
        #expect(ContinuousClock.now - began < .seconds(20))
        #expect(try !plugins.tool.folder.names().contains("out.png"))
        let left = try plugins.temporary.names().filter { !$0.hasSuffix("-gone") }
        #expect(left.isEmpty, "the work folder is gone: \(left)")
    }

    @Test func anErrorEventIsTold() throws {
        let plugins = try Plugins()
        try plugins.add(
            "fail",
            run: #"echo '{"event": "error", "code": 66, "message": "no stars in it.", "hint": "Use the night."}'; \#(Self.copy); exit 1"#)
        try plugins.tool.picture("photo.png")
        let outcome = try plugins("fail", "photo.png")
        #expect(outcome.status == 66 && outcome.error.contains("error: fail: no stars in it. Use the night."), "\(outcome.error)")
    }

    @Test func whatAPluginLeavesBehindIsEnded() throws {
        let plugins = try Plugins()
        let pids = plugins.cache("pids")
        // One in its group, one that ignores the request to end, one in a session of its own, one that holds the output open.
        try plugins.add(
            "litter",
            run: """
                sleep 300 > /dev/null 2>&1 &
                echo $! >> \(pids)
                (trap '' TERM HUP; sleep 301 > /dev/null 2>&1 & echo $! >> \(pids); wait) > /dev/null 2>&1 &
                setsid sleep 302 > /dev/null 2>&1 &
                sleep 303 &
                echo $! >> \(pids)
                sleep 0.3
                pgrep -x -f 'sleep 302' >> \(pids)
                \(Self.copy)
                """)
        try plugins.tool.picture("photo.png")
        let began = ContinuousClock.now
        let outcome = try plugins("litter", "photo.png")
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(ContinuousClock.now - began < .seconds(20), "nobody waits for what holds the output open")
        let left = try Self.numbers(pids)
        #expect(left.count >= 4)
        for pid in left { #expect(!Self.isAlive(pid), "\(pid) is still there") }
    }

    private static let describes: [(name: String, describe: String, words: [String])] = [
        ("hang", "sleep 100", ["no answer within 5 seconds"]),
        ("hang-on", "trap '' TERM; sleep 100 & wait; sleep 100", ["no answer within 5 seconds"]),
        ("endless", "yes", ["more than 64 KiB"]), ("crash", "kill -ABRT $$", ["crashed in 'describe' with signal 6"]),
        ("status", "echo bad >&2; exit 2", ["ended 'describe' with status 2: bad"]), ("empty", "exit 0", ["it says nothing"]),
        ("malformed", "echo '{\"singan-plugin\": 1'", ["not JSON"]),
        ("version", "echo '{\"singan-plugin\": 9}'", ["speaks version 9 of the contract, and this toolkit speaks version 1"]),
        (
            "verb", "echo '{\"singan-plugin\": 1, \"verb\": \"other\", \"version\": \"1\", \"abstract\": \"X.\"}'",
            ["calls itself 'other'", "singan-other"]
        ),
        (
            "clash",
            "echo '{\"singan-plugin\": 1, \"verb\": \"clash\", \"version\": \"1\", \"abstract\": \"X.\", \"options\": "
                + "[{\"name\": \"seed\", \"kind\": \"flag\"}]}'",
            ["every task has an option --seed already"]
        ),
    ]

    @Test func badDescriptionsAreListedAndKeepNobodyFromWorking() throws {
        let plugins = try Plugins()
        for (name, describe, _) in Self.describes { try plugins.add(name, describe: describe, run: "exit 0") }
        try plugins.add("good", run: Self.copy)
        try plugins.tool.picture("photo.png")
        let began = ContinuousClock.now
        let outcome = try plugins("good", "photo.png")
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(ContinuousClock.now - began < .seconds(15), "all are asked at once")
        let list = try plugins("tasks")
        #expect(list.status == 0 && list.text.contains("good: Test."))
        for (name, _, words) in Self.describes {
            let line = list.text.split(separator: "\n").first { $0.hasPrefix("refused \(plugins.folder.path)/singan-\(name): ") } ?? ""
            for word in words { #expect(line.contains(word), "\(name): \(line)") }
            let asked = try plugins(name, "photo.png")
            #expect(asked.status == 65 && asked.error.contains("the plugin for '\(name)' can't be used"), "\(asked.error)")
            for word in words { #expect(asked.error.contains(word), "\(asked.error)") }
        }
        #expect(try plugins.temporary.names().isEmpty)
    }
}
