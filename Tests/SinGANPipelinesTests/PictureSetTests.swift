import Foundation
import SinGANSupport
import TestSupport
import Testing

@testable import SinGANPipelines

/// Which pictures a batch goes through, and what belongs to each.
@Suite struct PictureSetTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in ["images", "masks", "more"] {
            try FileManager.default.createDirectory(atPath: folder(name), withIntermediateDirectories: true)
        }
    }

    private func make(_ names: String...) throws { for name in names { try Data("x".utf8).write(to: URL(fileURLWithPath: folder(name))) } }

    private func choice(_ change: (inout PictureChoice) -> Void = { _ in }) -> PictureChoice {
        var choice = PictureChoice { () throws(SinGANError) in Array("\(self.folder("more/d.png"))\n\n".utf8) }
        change(&choice)
        return choice
    }

    private func inputs(_ names: String...) -> [PipelineInput] { names.map { PipelineInput(name: $0, path: folder($0)) } }

    @Test func partnersAreFoundByTheirNames() throws {
        try make("images/a.jpg", "images/b.png", "masks/a.png", "masks/b.tif", "masks/b.txt", "masks/left.png")
        let set = try #require(try PictureSet.among(inputs("images", "masks"), choice(), naming: .plain))
        #expect(set.items.map(\.stem) == ["a", "b"] && set.input == "images")
        #expect(set.items.map { $0.files["masks"] } == [folder("masks/a.png"), folder("masks/b.tif")])
        #expect(set.notices.count == 1 && set.notices[0].contains("left.png"), "\(set.notices)")
        #expect(try PictureSet.among(inputs("images"), choice())?.items.map(\.stem) == ["a.jpg", "b"])
        #expect(try PictureSet.among([PipelineInput(name: "x", path: folder("images/a.jpg"))], choice()) == nil)
    }

    @Test func aPatternSaysHowPartnersAreCalled() throws {
        try make("images/a.jpg", "masks/a_mask.png", "more/deep-a.png")
        let set = try PictureSet.among(inputs("images", "masks", "more"), choice { $0.pairs = ["{stem}_mask", "more=deep-{stem}"] })
        #expect(set?.items[0].files["masks"] == folder("masks/a_mask.png") && set?.items[0].files["more"] == folder("more/deep-a.png"))
        let named = try PictureSet.among(
            inputs("images", "masks"),
            choice {
                $0.pairs = ["label={stem}_mask"]
                $0.aliases = ["label": "masks"]
            })
        #expect(named?.items[0].files["masks"] == folder("masks/a_mask.png"))
        for (pairs, word) in [
            (["mask"], "where the picture's name stands"), (["x={stem}"], "no folder of partners"), (["{stem}", "{stem}_a"], "second one"),
            (["a/{stem}"], "where the picture's name stands"),
        ] {
            let error = #expect(throws: SinGANError.self) { try PictureSet.among(inputs("images", "masks"), choice { $0.pairs = pairs }) }
            #expect(error?.code == .usage && error?.message.contains(word) == true, "\(pairs): \(error?.message ?? "")")
        }
        let alone = #expect(throws: SinGANError.self) { try PictureSet.among(inputs("images"), choice { $0.pairs = ["{stem}"] }) }
        #expect(alone?.code == .usage)
    }

    @Test func missingAndDoublePartnersAreNamed() throws {
        try make("images/a.png", "images/b.png", "images/c.png", "images/d.png", "images/e.png", "masks/a.png")
        let missing = #expect(throws: SinGANError.self) { try PictureSet.among(inputs("images", "masks"), choice()) }
        #expect(missing?.code == .noInput)
        #expect(missing?.message.contains("4 partners of 5 pictures are missing: b.png") == true, "\(missing?.message ?? "")")
        #expect(missing?.message.contains("and 1 more") == true)
        try make("masks/a.jpg")
        let double = #expect(throws: SinGANError.self) { try PictureSet.among(inputs("images", "masks"), choice()) }
        #expect(double?.code == .badData && double?.message.contains("a.jpg and a.png") == true, "\(double?.message ?? "")")
    }

    @Test func aListTakesThePlaceOfAFolder() throws {
        try make("images/a.png", "more/d.png", "masks/a.png", "masks/d.png", "masks/e.png")
        try Data("\(folder("images/a.png"))\r\n\(folder("more/d.png"))\n\(folder("images/a.png"))\n".utf8)
            .write(to: URL(fileURLWithPath: folder("list.txt")))
        func set(_ path: String) throws -> PictureSet? {
            let inputs = [PipelineInput(name: "masks", path: folder("masks")), PipelineInput(name: "image", path: path)]
            return try PictureSet.among(inputs, choice { $0.list = InputAssignment(name: "image", path: path) }, naming: .plain)
        }
        let listed = try #require(try set(folder("list.txt")))
        #expect(listed.items.map(\.stem) == ["a", "d"] && listed.items[1].files["masks"] == folder("masks/d.png"))
        #expect(listed.notices.count == 1, "told that one is listed twice, not that masks are left over: \(listed.notices)")
        #expect(try set("-")?.items.map(\.file) == [folder("more/d.png")])
        try Data("\n".utf8).write(to: URL(fileURLWithPath: folder("list.txt")))
        #expect(throws: SinGANError.self) { try set(folder("list.txt")) }
    }

    @Test func partsDependOnNamesAlone() throws {
        let names = (0..<200).map { "p\($0).png" }
        for name in names { try make("images/\(name)") }
        func stems(_ text: String) throws -> Set<String> {
            let shard = try #require(PictureShard(text))
            return Set(try #require(try PictureSet.among(inputs("images"), choice { $0.shard = shard })).items.map(\.stem))
        }
        let parts = try (1...4).map { try stems("\($0)/4") }
        #expect(parts.reduce(Set()) { $0.union($1) }.count == 200 && parts.map(\.count).reduce(0, +) == 200)
        #expect(parts.allSatisfy { (30...70).contains($0.count) }, "\(parts.map(\.count))")
        try make("images/0.png", "images/zz.png")
        #expect(try stems("2/4").subtracting(["0", "zz"]) == parts[1])
        for text in ["0/4", "5/4", "1/100001", "a/4", "1", "1/4/5", "-1/4", "+1/4", ""] { #expect(PictureShard(text) == nil, "\(text)") }
        #expect(PictureShard("100000/100000") != nil)
    }
}
