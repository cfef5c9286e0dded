import Foundation
import SinGANSupport

/// A probe that finds out whether a file is a plugin, and which.
struct ExternalProbe: Sendable {
    let path: String
    let environment: [String: String]
    let cancellation: Cancellation
    /// The program that asks libraries; nil for none.
    let describer: String?

    private var isLibrary: Bool { LibraryFile.isNamed(path) }

    /// The answer of a file, and its new entry for the cache.
    struct Answer: Sendable {
        let result: Result<External, SinGANError>
        var news: DescriptionCache.Entry?
    }

    /// Returns the verb in a path: "frame" of ".../singan-frame"; nil where there is none.
    static func verb(of path: String) -> String? {
        let name = URL(fileURLWithPath: path).lastPathComponent
        let verb = String(name.dropFirst(ExternalDiscovery.prefix.count))
        return name.hasPrefix(ExternalDiscovery.prefix) && ExternalDescription.isName(verb) ? verb : nil
    }

    func answer(_ cache: DescriptionCache?) async -> Answer {
        let file: PluginFile
        do throws(SinGANError) { file = try checked() } catch { return Answer(result: .failure(error)) }
        if let entry = cache?.entry(file) {
            if let refusal = entry.refusal { return Answer(result: .failure(SinGANError(.badData, refusal))) }
            if let text = entry.description, let external = try? external(Array(text.utf8), entry.digest) {
                return Answer(result: .success(external))
            }
        }
        return await ask(file)
    }

    /// Checks the file. Throws `.badData` where it needn't be asked.
    private func checked() throws(SinGANError) -> PluginFile {
        guard !isLibrary else {
            try LibraryFile.check(path)
            return try PluginFile(path)
        }
        guard Self.verb(of: path) != nil else {
            throw SinGANError(
                .badData, "its name must be singan-NAME, where NAME begins with a lower-case letter and has such letters, digits and dashes"
            )
        }
        let file = try PluginFile(path)
        guard file.isExecutable else { throw SinGANError(.badData, "it can't be executed", hint: "Allow it: chmod +x \(path)") }
        return file
    }

    private func ask(_ file: PluginFile) async -> Answer {
        var entry = DescriptionCache.Entry(stamp: file.stamp, digest: "")
        do throws(SinGANError) {
            entry.digest = Digest.sha256(try AtomicFile.read(path))
            let json = try await described()
            let external = try external(json, entry.digest)
            entry.description = String(decoding: json, as: UTF8.self)
            return Answer(result: .success(external), news: entry)
        } catch {
            // A stop says nothing about the plugin.
            guard !cancellation.isCancelled else { return Answer(result: .failure(error)) }
            entry.refusal = error.message
            entry.time = Date().timeIntervalSince1970
            return Answer(result: .failure(SinGANError(error.code, error.message)), news: entry)
        }
    }

    private func described() async throws(SinGANError) -> [UInt8] {
        guard isLibrary else { return try await ExecutableRunner(path: path, environment: environment).describe(cancellation) }
        guard let describer else {
            throw SinGANError(.badData, "\(path) is a shared library, and this program has no command line to ask it with")
        }
        return try await LibraryDescriber(tool: describer, environment: environment).description(of: path, cancellation)
    }

    private func external(_ json: [UInt8], _ digest: String) throws(SinGANError) -> External {
        let description = try ExternalDescription(json: json, from: path)
        guard !isLibrary else {
            return External(description: description, path: path, digest: digest, runner: LibraryRunner(path: path))
        }
        guard description.verb == Self.verb(of: path) else {
            throw SinGANError(
                .badData, "\(path) calls itself '\(description.verb)', and its file's name must be singan-\(description.verb) then")
        }
        let runner = ExecutableRunner(path: path, environment: environment)
        return External(description: description, path: path, digest: digest, runner: runner)
    }
}
