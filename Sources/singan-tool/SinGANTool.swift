import Animation
import Harmonization
import RandomSampling
import SinGANToolKit
import SuperResolution

/// The program: its tasks, and nothing else.
@main struct SinGANTool {
    static func main() async {
        await ToolKit.main([
            SampleTask.self,
            HarmonizeTask.self,
            AnimateTask.self,
            SuperResolutionTask.self,
        ])
    }
}
