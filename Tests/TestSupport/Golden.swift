import Foundation
import SinGANEngine
import SinGANNumerics
import SinGANSupport

/// A golden file: PyTorch's tensors (N,C,H,W; filters O,I,kH,kW), handed out in this engine's order. A missing file or tensor is an error.
package struct Golden {
    package let file: Safetensors

    package init(_ name: String) throws {
        let path = Fixtures.path(name)
        file = try Safetensors(AtomicFile.read(path), name: path)
    }

    package struct Missing: Error { let name: String }

    package func has(_ name: String) -> Bool { file.tensors[name] != nil }

    package func values(_ name: String) throws -> [Double] {
        guard let entry = file.tensors[name] else { throw Missing(name: name) }
        return entry.doubles
    }

    package func number(_ name: String) throws -> Double {
        guard let value = try values(name).first else { throw Missing(name: name) }
        return value
    }

    /// 1 x C x H x W as a channels-last tensor.
    package func map(_ name: String) throws -> Tensor {
        guard let entry = file.tensors[name], entry.shape.count == 4, entry.shape[0] == 1 else { throw Missing(name: name) }
        let (c, h, w, v) = (entry.shape[1], entry.shape[2], entry.shape[3], entry.doubles)
        let tensor = Tensor(Shape(h: h, w: w, c: c))
        for y in 0..<h { for x in 0..<w { for k in 0..<c { tensor[0, y, x, k] = Scalar(v[(k * h + y) * w + x]) } } }
        return tensor
    }

    /// All learned numbers under a prefix.
    package func parameters(_ prefix: String, outputs: Int) throws -> Parameters {
        guard let first = file.tensors["\(prefix).conv0.weight"] else { throw Missing(name: prefix) }
        return try parameters(NetworkShape(channels: first.shape[0], outputs: outputs)) { name, _ in try values("\(prefix).\(name)") }
    }

    /// A network of tensors that are asked for one after the other: names and counts.
    func parameters(_ shape: NetworkShape, _ tensor: (String, Int) throws -> [Double]) throws -> Parameters {
        let parameters = Parameters(shape)
        for layer in 0..<NetworkShape.layers {
            let filters = parameters.filters(layer)
            let (inputs, outputs) = (filters.inputs, filters.outputs)
            let v = try tensor("conv\(layer).weight", filters.count)
            for tap in 0..<9 {
                for i in 0..<inputs {
                    for o in 0..<outputs { filters.pointer[(tap * inputs + i) * outputs + o] = Scalar(v[(o * inputs + i) * 9 + tap]) }
                }
            }
        }
        for (i, v) in try tensor("conv4.bias", shape.outputs).enumerated() { parameters.bias[i] = Scalar(v) }
        for layer in 0..<NetworkShape.layers - 1 {
            let view = parameters.normalization(layer)
            for (i, v) in try tensor("norm\(layer).weight", shape.channels).enumerated() { view.gamma[i] = Scalar(v) }
            for (i, v) in try tensor("norm\(layer).bias", shape.channels).enumerated() { view.beta[i] = Scalar(v) }
        }
        return parameters
    }

    /// Those under a prefix, or new ones where a network is drawn.
    package func running(_ prefix: String) throws -> RunningStatistics {
        if has("\(prefix).seed") { return RunningStatistics(channels: Int(try number("channels"))) }
        let running = RunningStatistics(channels: try values("\(prefix).norm0.running_mean").count)
        for layer in 0..<NetworkShape.layers - 1 {
            for (i, v) in try values("\(prefix).norm\(layer).running_mean").enumerated() { running.mean(layer)[i] = Scalar(v) }
            for (i, v) in try values("\(prefix).norm\(layer).running_var").enumerated() { running.variance(layer)[i] = Scalar(v) }
        }
        return running
    }
}
