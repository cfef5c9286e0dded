import SinGANEngine
import SinGANSupport
import SinGANTasks
import SinGANTraining
import Testing

@Suite struct TaskContextTests {
    private static func context(_ seed: UInt64) -> TaskContext {
        let models = TrainedModels(store: ModelStore(folder: "/nowhere"), configuration: TrainingConfiguration(preset: .draft))
        return TaskContext(images: ImageStore(), models: models, compute: Compute(threads: 1), seed: seed)
    }

    /// A task's own numbers are those of its seed and its step, and not those of the samples that the engine draws with the same seed.
    @Test func aTasksRandomNumbersAreItsOwn() {
        let numbers = [
            Self.context(1).random(), Self.context(2).random(), Self.context(1).random(1), RandomField(seed: 1, purpose: .sampling),
        ].map { $0.uniform(x: 3, y: 4) }
        #expect(Set(numbers).count == 4)
        #expect(Self.context(1).random().uniform(x: 3, y: 4) == numbers[0])
        #expect(Self.context(1).seeded(2).random().uniform(x: 3, y: 4) == numbers[1])
    }
}
