import Animation
import Editing
import Filling
import Harmonization
import PaintToImage
import RandomSampling
import Reconstruction
import SinGANTasks
import StyleTransfer
import SuperResolution

/// The toolkit's own tasks, in the order in which they are listed. Another program can add to them:
///
///     await ToolKit.main(builtinTasks + [MyTask.self], name: "my-tool")
public let builtinTasks: [any TaskPlugin.Type] = [
    SampleTask.self,
    PaintTask.self,
    EditTask.self,
    HarmonizeTask.self,
    FillTask.self,
    SuperResolutionTask.self,
    AnimateTask.self,
    StyleTask.self,
    ReconstructTask.self,
]
