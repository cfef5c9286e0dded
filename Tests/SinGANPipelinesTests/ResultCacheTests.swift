import Foundation
import SinGANImaging
import SinGANTasks
import TestSupport
import Testing

@testable import SinGANPipelines

/// What is kept of finished steps, and what goes when there is too much.
@Suite struct ResultCacheTests {
    private static func result(_ value: Float, side: Int = 400) -> StepResult {
        let picture = Image(pixels: Pixels(width: side, height: side, repeating: value))
        let output = TaskOutput(results: [picture], report: ["a": .number(0.5)], recipe: ["b": "c"], summary: ["one"])
        return StepResult(output: output, model: "m", notices: ["n"])
    }

    @Test func aResultComesBackAsItWas() throws {
        let folder = try TemporaryFolder()
        let cache = ResultCache(["SINGAN_CACHE": folder.path])
        #expect(cache.result("sample-1") == nil && cache.entries().isEmpty)
        let kept = Self.result(0.25)
        #expect(cache.keep(kept, "sample-1") == nil)
        let found = try #require(cache.result("sample-1"))
        #expect(found.output.results.map(\.samples) == kept.output.results.map(\.samples))
        #expect(found.output.report == kept.output.report && found.output.recipe == kept.output.recipe)
        #expect(found.output.summary == ["one"] && found.model == "m" && found.notices == ["n"])
        try Data("damaged".utf8).write(to: URL(fileURLWithPath: cache.entries()[0].path))
        #expect(cache.result("sample-1") == nil)
    }

    @Test func aFolderThatCantBeMadeIsToldOnce() throws {
        let folder = try TemporaryFolder()
        let cache = ResultCache(["SINGAN_CACHE": try folder.write("", to: "file")])
        let problem = try #require(cache.keep(Self.result(0.25), "a"))
        #expect(
            problem.hasPrefix("results are not cached: the folder \(folder("file"))/results can't be made") && !problem.contains("NSError"))
        #expect(cache.keep(Self.result(0.25), "b") == nil && cache.entries().isEmpty)
    }

    /// Three results of half a megabyte, and room for two: the one that was not used longest goes.
    @Test func theOldestGoes() throws {
        let folder = try TemporaryFolder()
        let cache = ResultCache(["SINGAN_CACHE": folder.path, "SINGAN_CACHE_MB": "1"])
        for (name, age) in [("a", 300.0), ("b", 200)] {
            #expect(cache.keep(Self.result(0.5), name) == nil)
            let path = "\(cache.folder)/\(name)\(ResultCache.suffix)"
            try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -age)], ofItemAtPath: path)
        }
        // Taken, and so the newest.
        #expect(cache.result("a") != nil)
        #expect(cache.keep(Self.result(0.75), "c") == nil)
        #expect(cache.has("a") && !cache.has("b") && cache.has("c"))
        // What is larger than all there may be is not kept, and costs the others nothing.
        #expect(cache.keep(Self.result(0.5, side: 700), "d") == nil)
        #expect(cache.has("a") && cache.has("c") && !cache.has("d"))
        #expect(try cache.clear() > 900_000)
        #expect(cache.entries().isEmpty)
    }
}
