import SinGANSupport
import SinGANTasks
import Synchronization

/// The external tasks of this process. One that is there stays there, at its place.
public enum ExternalTasks {
    /// The most external tasks of a process.
    public static let most = 64

    private static let table = Mutex<[External]>([])

    /// Returns the task as a type that the registry and the command line can use. The same task gets the same type.
    ///
    /// - Throws: `.usage` where there are too many.
    public static func type(of external: External) throws(SinGANError) -> any TaskPlugin.Type {
        let number = table.withLock { table -> Int? in
            if let known = table.firstIndex(where: { $0.isSame(as: external) }) { return known }
            guard table.count < most else { return nil }
            table.append(external)
            return table.count - 1
        }
        guard let number else {
            throw SinGANError(.usage, "there are more than \(most) plugins", hint: "Remove some: see '\(ProgramName.current) plugin list'.")
        }
        return type(number, FirstSlot.self)
    }

    static func external(_ number: Int) -> External { table.withLock { $0[number] } }

    private static func type<Slot: TaskSlot>(_ steps: Int, _ slot: Slot.Type) -> any TaskPlugin.Type {
        steps == 0 ? ExternalTask<Slot>.self : type(steps - 1, NextSlot<Slot>.self)
    }
}
