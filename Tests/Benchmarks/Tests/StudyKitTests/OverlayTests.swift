import SinGANEngine
import SinGANSupport
import StudyKit
import Testing

@Suite struct OverlayTests {
    /// With all that a configuration may come to have: members in members, members that are left out while they are not used.
    struct Toy: Codable, Equatable {
        struct Crops: Codable, Equatable {
            var side = 96
            var share = 0.5
        }
        var count = 1
        var crops = Crops()
        var pool: Crops?
        var isLazy: Bool?
    }

    private func changed(_ changes: String) throws -> Toy { try Overlay.apply(json(changes), to: Toy(), place: "toy") }

    private func problem(_ text: String) throws -> String? {
        let changes = try json(text)
        return refusal { () throws(SinGANError) in _ = try Overlay.apply(changes, to: Toy(), place: "toy") }?.description
    }

    @Test func membersInMembersAreMerged() throws {
        #expect(try changed(#"{"crops": {"side": 64}}"#) == Toy(crops: .init(side: 64, share: 0.5)))
        #expect(try changed(#"{}"#) == Toy())
    }

    @Test func membersThatAreLeftOutOfTheEncodingAreKnown() throws {
        #expect(try changed(#"{"isLazy": true}"#).isLazy == true)
        #expect(try changed(#"{"isLazy": null}"#) == Toy())
        #expect(try changed(#"{"pool": {"side": 8, "share": 0.25}}"#).pool == .init(side: 8, share: 0.25))
    }

    @Test func whatIsNoMemberIsRefusedWithTheKnownOnes() throws {
        #expect(try problem(#"{"counts": 2}"#) == "toy: there is no member counts. Known members: count, crops, isLazy, pool.")
        #expect(try problem(#"{"lazy": null}"#) == "toy: there is no member lazy. Known members: count, crops, isLazy, pool.")
        #expect(try problem(#"{"crops": {"sides": 2}}"#) == "toy: there is no member crops.sides. Known members of crops: share, side.")
        #expect(try problem(#"{"pool": {"side": 8, "share": 0.25, "more": 1}}"#)?.contains("no member pool.more") == true)
    }

    @Test func whatAMemberCannotTakeIsRefused() throws {
        #expect(try problem(#"{"count": "two"}"#)?.hasPrefix("toy: count: ") == true)
        #expect(try problem(#"{"count": 1.5}"#)?.hasPrefix("toy: ") == true)
        #expect(try problem(#"{"pool": {"side": 8}}"#)?.hasPrefix("toy: pool.share is missing") == true)
    }

    @Test func everySwitchOfATrainingCanBeSet() throws {
        let base = TrainingConfiguration(preset: .paper)
        let changed = try Overlay.apply(
            json(#"{"iterations": 10, "beta1": 0, "noisePadding": true, "minSize": 20}"#), to: base, place: "toy")
        var wanted = base
        (wanted.iterations, wanted.beta1, wanted.padsWithNoise, wanted.minSize) = (10, 0, true, 20)
        #expect(changed == wanted)
        let unknown = try json(#"{"iteration": 10}"#)
        #expect(
            refusal { () throws(SinGANError) in _ = try Overlay.apply(unknown, to: base, place: "toy") }?.hint?.contains(
                "noisePadding") == true)
    }
}
