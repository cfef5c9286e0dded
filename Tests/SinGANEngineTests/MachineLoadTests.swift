import Testing

@testable import SinGANEngine
@testable import SinGANTraining

/// What others take of our cores, from the kernel's table.
@Suite struct MachineLoadTests {
    private static let table = """
        cpu  111 10 0 999 9 0 0 5 7 7
        cpu0 1 2 4 500 100 8 16 32 900 900
        cpu1 100 0 0 400 0 0 0 0 0 0
        cpu10 10 0 0 99 0 0 0 0 0 0
        intr 5 6 7
        """

    @Test func onlyOurCoresCount() {
        #expect(MachineLoad.busyTicks(Self.table, of: [0]) == 63)
        #expect(MachineLoad.busyTicks(Self.table, of: [1, 10]) == 110)
        #expect(MachineLoad.busyTicks(Self.table, of: nil) == 126)
        #expect(MachineLoad.busyTicks(Self.table, of: [2]) == nil)
        #expect(MachineLoad.busyTicks("nonsense", of: nil) == nil)
    }
}
