import Foundation

/// The machine's processor, for records.
package enum Processor {
    /// Such as "AMD EPYC (family 26, model 2), 2 cores".
    package static let name: String = {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        return "\(model()), \(cores) core\(cores == 1 ? "" : "s")"
    }()

    private static func model() -> String {
        #if os(Linux)
            let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
            func value(_ name: String) -> String? {
                let line = text.split(separator: "\n").first {
                    $0.split(separator: ":").first?.trimmingCharacters(in: .whitespaces) == name
                }
                return line?.split(separator: ":").last?.trimmingCharacters(in: .whitespaces)
            }
            let numbers = [("family", value("cpu family")), ("model", value("model"))].compactMap { name, number in
                number.map { "\(name) \($0)" }
            }
            let name = value("model name") ?? "unknown processor"
            return numbers.isEmpty ? name : "\(name) (\(numbers.joined(separator: ", ")))"
        #else
            var size = 0
            sysctlbyname("machdep.cpu.brand_string", nil, &size, nil, 0)
            var bytes = [CChar](repeating: 0, count: size + 1)
            sysctlbyname("machdep.cpu.brand_string", &bytes, &size, nil, 0)
            return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        #endif
    }
}
