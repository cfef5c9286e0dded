// All that `import SinGAN` brings: every module below the command line that has something to offer to programs. Decisions.md says why so.
@_exported import Animation
@_exported import Editing
@_exported import Filling
@_exported import Harmonization
@_exported import PaintToImage
@_exported import RandomSampling
@_exported import Reconstruction
@_exported import SinGANBuiltins
@_exported import SinGANEngine
@_exported import SinGANImaging
@_exported import SinGANPatches
@_exported import SinGANQuality
@_exported import SinGANSupport
@_exported import SinGANTasks
@_exported import SinGANTraining
@_exported import StyleTransfer
@_exported import SuperResolution
