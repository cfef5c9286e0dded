import SinGANEngine

/// A task with a start scale; `singan-tool explore` tries its scales and seeds.
public protocol ScaleTask: TaskPlugin {
    /// The value of `--start-scale`; nil for the task's own choice.
    var startScale: ScaleWish? { get set }
    /// The first scale that makes sense: 1 for tasks that inject a picture.
    static var firstScale: Int { get }
    /// The picture or model whose scales these are, as the options name it.
    var modelName: String { get }
    /// The special requirements of the task for the training of its model.
    var needs: TrainingNeeds { get }
}

extension ScaleTask {
    /// The first scale of a task that injects a picture.
    public static var firstScale: Int { 1 }
    /// No special requirements: the picture's usual model.
    public var needs: TrainingNeeds { .none }
}
