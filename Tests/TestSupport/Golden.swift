import Foundation
import SinGANNumerics
import SinGANSupport

/// A golden file: PyTorch's tensors (N,C,H,W; filters O,I,kH,kW), handed out in this engine's order. A missing file or tensor is an error.
public struct Golden {
    public let file: Safetensors

    public init(_ name: String) throws {
        let path = Fixtures.path(name)
        file = try Safetensors(AtomicFile.read(path), name: path)
    }

    public struct Missing: Error { let name: String }

    public func has(_ name: String) -> Bool { file.tensors[name] != nil }

    public func values(_ name: String) throws -> [Double] {
        guard let entry = file.tensors[name] else { throw Missing(name: name) }
        return entry.doubles
    }

    public func number(_ name: String) throws -> Double {
        guard let value = try values(name).first else { throw Missing(name: name) }
        return value
    }

    /// 1 x C x H x W as a channels-last tensor.
    public func map(_ name: String) throws -> Tensor {
        guard let entry = file.tensors[name], entry.shape.count == 4, entry.shape[0] == 1 else { throw Missing(name: name) }
        let (c, h, w, v) = (entry.shape[1], entry.shape[2], entry.shape[3], entry.doubles)
        let tensor = Tensor(Shape(h: h, w: w, c: c))
        for y in 0..<h { for x in 0..<w { for k in 0..<c { tensor[0, y, x, k] = Scalar(v[(k * h + y) * w + x]) } } }
        return tensor
    }

    /// All learned numbers (or their gradients) under a prefix.
    public func parameters(_ prefix: String, outputs: Int) throws -> Parameters {
        guard let first = file.tensors["\(prefix).conv0.weight"] else { throw Missing(name: prefix) }
        let shape = NetworkShape(channels: first.shape[0], outputs: outputs)
        let parameters = Parameters(shape)
        for layer in 0..<NetworkShape.layers {
            let (filters, v) = (parameters.filters(layer), try values("\(prefix).conv\(layer).weight"))
            let (inputs, outputs) = (filters.inputs, filters.outputs)
            for tap in 0..<9 {
                for i in 0..<inputs {
                    for o in 0..<outputs { filters.pointer[(tap * inputs + i) * outputs + o] = Scalar(v[(o * inputs + i) * 9 + tap]) }
                }
            }
        }
        for (i, v) in try values("\(prefix).conv4.bias").enumerated() { parameters.bias[i] = Scalar(v) }
        for layer in 0..<NetworkShape.layers - 1 {
            let view = parameters.normalization(layer)
            for (i, v) in try values("\(prefix).norm\(layer).weight").enumerated() { view.gamma[i] = Scalar(v) }
            for (i, v) in try values("\(prefix).norm\(layer).bias").enumerated() { view.beta[i] = Scalar(v) }
        }
        return parameters
    }

    public func running(_ prefix: String) throws -> RunningStatistics {
        let running = RunningStatistics(channels: try values("\(prefix).norm0.running_mean").count)
        for layer in 0..<NetworkShape.layers - 1 {
            for (i, v) in try values("\(prefix).norm\(layer).running_mean").enumerated() { running.mean(layer)[i] = Scalar(v) }
            for (i, v) in try values("\(prefix).norm\(layer).running_var").enumerated() { running.variance(layer)[i] = Scalar(v) }
        }
        return running
    }
}
