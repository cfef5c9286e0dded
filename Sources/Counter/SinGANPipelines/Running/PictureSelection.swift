import SinGANImaging
import SinGANTasks

/// One picture of all that a pipeline makes.
package struct PictureSelection: Sendable {
    let step: String
    /// The number of the step's result, from 1; of an animation that of the frame, where a picture is wanted of it.
    let number: Int
    /// Whether it is one that the step writes beside its results.
    let isSide: Bool

    /// What the step is asked to give, for a file of this kind.
    func files(_ files: TaskFiles, isAnimation: Bool) -> TaskFiles {
        guard files.animation == nil || !isAnimation else { return files }
        var files = files
        (files.results, files.animation) = (1, nil)
        return files
    }

    /// nil where there is no such picture.
    func picture(of output: TaskOutput, isAnimation: Bool) -> TaskOutput? {
        if isAnimation, output.animation != nil { return output }
        var output = output
        if let animation = output.animation {
            guard number <= animation.count else { return nil }
            (output.results, output.animation) = ([animation.image(number - 1)], nil)
        } else {
            guard number <= output.results.count else { return nil }
            output.results = [output.results[number - 1]]
            for index in output.companions.indices {
                output.companions[index].rasters = Array(output.companions[index].rasters.dropFirst(number - 1).prefix(1))
            }
        }
        return output
    }
}
