import SinGANEngine

/// A task with a start scale, over whose scales and seeds `singan-tool explore` can go.
public protocol ScaleTask: TaskPlugin {
    /// `--start-scale`; nil for the task's own choice.
    var startScale: ScaleWish? { get set }
    /// The first scale that makes sense: 1 for tasks that inject a picture.
    static var firstScale: Int { get }
    /// The picture or model whose scales they are, as the options name it.
    var modelName: String { get }
    /// What the model has to be trained like.
    var needs: TrainingNeeds { get }
}

extension ScaleTask {
    public static var firstScale: Int { 1 }
    public var needs: TrainingNeeds { .none }
}
