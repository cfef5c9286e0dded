import Foundation
import SinGANImaging
import SinGANNumerics
import SinGANSupport
import Testing

@testable import SinGANEngine
@testable import SinGANTraining

@Suite struct ModelFileTests {
    private func session(
        _ destination: String, iterations: Int = 3, retrain: Bool = false, log: EventLog = EventLog(), cancellation: Cancellation = .init()
    )
        throws -> TrainingSession
    {
        let configuration = TestPictures.configuration(iterations: iterations)
        let picture = try TrainingPicture(fitting: TestPictures.waves(width: 40, height: 34), configuration)
        let request = TrainingRequest(picture: picture, configuration: configuration, destination: destination, retrain: retrain)
        return TrainingSession(request, on: Compute(threads: 2, cancellation: cancellation), progress: log.handler)
    }

    @Test func aModelIsTrainedOnceAndFoundAgain() throws {
        let folder = try TestPictures.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (path, log) = ("\(folder)/deep/m.singan", EventLog())
        let model = try session(path, log: log).run()
        #expect(model.isComplete && model.usableScales == model.scales.count)
        let bytes = try AtomicFile.read(path)
        #expect(bytes == (try model.encoded()))
        let again = EventLog()
        #expect(try session(path, log: again).run().identity == model.identity)
        #expect(again.events.isEmpty)
        #expect(try session(path, retrain: true).run().isComplete)
        #expect(try AtomicFile.read(path) == bytes)
        let finishedScales = log.events.compactMap { if case .scale(let s) = $0 { s.scale } else { nil } }
        #expect(finishedScales == Array(0..<model.scales.count))
    }

    @Test func anInterruptedSessionGoesOn() throws {
        let folder = try TestPictures.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let whole = try session("\(folder)/a.singan", iterations: 25).run()
        let (cancellation, log) = (Cancellation(), EventLog())
        // Reports come by the clock, and at the end of each scale.
        log.onProgress = { if $0.scale >= 1 { cancellation.cancel() } }
        let error = #expect(throws: SinGANError.self) {
            try session("\(folder)/b.singan", iterations: 25, log: log, cancellation: cancellation).run()
        }
        #expect(error?.code == .interrupted)
        let partial = try SinGANModel.load("\(folder)/b.singan")
        #expect(!partial.isComplete && partial.completedScales >= 1)
        #expect(try partial.sample(seed: 1, on: Compute(threads: 1)).width == partial.width)
        #expect(try session("\(folder)/b.singan", iterations: 25).run().encoded() == whole.encoded())
    }

    /// Training anew leaves the finished model alone until the new one is whole, and goes on where it was stopped.
    @Test func anInterruptedRetrainKeepsTheModel() throws {
        let folder = try TestPictures.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/m.singan"
        let whole = try session(path, iterations: 25).run().encoded()
        let (cancellation, log) = (Cancellation(), EventLog())
        // Reports come by the clock, and at the end of each scale.
        log.onProgress = { if $0.scale >= 1 { cancellation.cancel() } }
        let error = #expect(throws: SinGANError.self) {
            try session(path, iterations: 25, retrain: true, log: log, cancellation: cancellation).run()
        }
        #expect(error?.code == .interrupted)
        #expect(try AtomicFile.read(path) == whole)
        #expect(try SinGANModel.load(path + ".new").completedScales >= 1)
        #expect(try session(path, iterations: 25, retrain: true).run().encoded() == whole)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == [
                "m.singan", "m.singan.lock", "m.singan.times", "speeds.json",
            ])
    }

    /// Only models are found, so only models are removed.
    @Test func theStoreFindsModelsOnly() throws {
        let folder = try TestPictures.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = ModelStore(folder: "\(folder)/models")
        let model = try session("\(folder)/models/x.singan").run()
        try AtomicFile.write([1, 2, 3], to: "\(folder)/victim.png")
        for name in ["\(folder)/victim.png", folder, "", "zzzz"] {
            #expect(#expect(throws: SinGANError.self) { try store.find(name) }?.code == .noInput)
        }
        try store.remove(try store.find(String(model.identity.prefix(8))))
        #expect(store.entries().isEmpty)
        #expect(try AtomicFile.read("\(folder)/victim.png") == [1, 2, 3])
    }

    @Test func aModelSurvivesTheRoundTrip() throws {
        let folder = try TestPictures.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let model = try session("\(folder)/m.singan").run()
        let loaded = try SinGANModel.load("\(folder)/m.singan")
        #expect(try loaded.encoded() == model.encoded())
        let compute = Compute(threads: 2)
        #expect(try loaded.sample(seed: 3, on: compute) == model.sample(seed: 3, on: compute))
        #expect(SinGANModel.isModelFile("\(folder)/m.singan"))
    }

    @Test func filesOfNewerFormatsAreNamed() throws {
        let folder = try TestPictures.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var file = try Safetensors(session("\(folder)/m.singan").run().encoded(), name: "m")
        file.metadata["singan"] = file.metadata["singan"]?.replacingOccurrences(of: "\"format\":1", with: "\"format\":2,\"novelty\":{}")
        let bytes = try file.encoded()
        let error = #expect(throws: SinGANError.self) { try SinGANModel(bytes: bytes, name: "m.singan") }
        #expect(error?.code == .badData && error?.message.contains("format 2") == true)
    }

    /// Cut short anywhere, or with bytes changed anywhere in the header: an error of one kind, never a trap, never a model that lies.
    @Test func damagedFilesAreRefused() throws {
        let folder = try TestPictures.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let bytes = try session("\(folder)/m.singan").run().encoded()
        let header = 8 + Int(bytes[0]) + Int(bytes[1]) << 8
        for length in [0, 1, 7, 8, 9, 100, header - 1, header, header + 1, bytes.count - 1] {
            let error = #expect(throws: SinGANError.self) { try SinGANModel(bytes: Array(bytes[0..<length]), name: "cut") }
            #expect(error?.code == .badData)
        }
        let field = RandomField(seed: 5, purpose: .sampling)
        for trial in 0..<400 {
            var damaged = bytes
            for change in 0..<3 {
                let place = Int(field.uniform(x: trial, y: change) * Double(trial % 2 == 0 ? header : 8 + 400))
                damaged[place] = UInt8(field.uniform(x: trial, y: change, channel: 1) * 256)
            }
            do throws(SinGANError) { _ = try SinGANModel(bytes: damaged, name: "damaged") } catch { #expect(error.code == .badData) }
        }
    }

    /// Tensors, and the header, in which are names, shapes and the digest itself.
    @Test func aFlippedBitIsNoticed() throws {
        let folder = try TestPictures.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let bytes = try session("\(folder)/m.singan").run().encoded()
        let header = 8 + Int(bytes[0]) + Int(bytes[1]) << 8
        let field = RandomField(seed: 6, purpose: .sampling)
        for trial in 0..<120 {
            let place = trial % 2 == 0 ? header..<bytes.count : 8..<header
            let (offset, bit) = (field.uniform(x: trial, y: 0) * Double(place.count), field.uniform(x: trial, y: 1) * 8)
            var damaged = bytes
            damaged[place.lowerBound + Int(offset)] ^= 1 << UInt8(bit)
            let error = #expect(throws: SinGANError.self, "bit \(Int(bit)) of byte \(place.lowerBound + Int(offset))") {
                try SinGANModel(bytes: damaged, name: "m.singan")
            }
            #expect(error?.code == .badData && error?.hint != nil)
            if trial % 2 == 0 { #expect(error?.message.contains("m.singan is damaged: its contents don't agree with its digest") == true) }
        }
    }

    @Test func filesWithoutADigestAreReadAndTold() throws {
        let folder = try TestPictures.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let model = try session("\(folder)/m.singan").run()
        let whole = try model.encoded()
        var file = try Safetensors(whole, name: "m")
        #expect(model.isChecked && file.metadata[Safetensors.digestKey] == file.digest)
        let digest = file.metadata.removeValue(forKey: Safetensors.digestKey)
        let old = try SinGANModel(bytes: file.encoded(), name: "m.singan")
        #expect(!old.isChecked)
        #expect(try old.encoded() == whole)
        // A damaged key is no missing one.
        file.metadata["rha256"] = digest
        let bytes = try file.encoded()
        let error = #expect(throws: SinGANError.self) { try SinGANModel(bytes: bytes, name: "m.singan") }
        #expect(error?.code == .badData && error?.message.contains("rha256") == true)
    }

    /// Whatever its name says.
    @Test func aPictureIsNoDamagedModel() throws {
        let picture = Image(pixels: TestPictures.waves(width: 40, height: 34))
        for format in [ImageFormat.png, .jpeg, .webp, .tiff] {
            let bytes = try ImageWriter().encode(picture, format: format)
            let error = #expect(throws: SinGANError.self) { try SinGANModel(bytes: bytes, name: "x.singan") }
            #expect(error?.code == .badData && error?.message == "x.singan is a \(format.rawValue.uppercased()) picture, not a model")
            #expect(error?.hint == "Give it a name that ends in .\(format.extensions[0]).")
        }
    }

    @Test func theIdentityIsOfPictureAndConfiguration() throws {
        let configuration = TestPictures.configuration(iterations: 3)
        let picture = try TrainingPicture(fitting: TestPictures.waves(width: 40, height: 34), configuration)
        let identity = try picture.identity(configuration)
        #expect(identity.count == 64)
        var other = configuration
        other.seed = 2
        #expect(try picture.identity(other) != identity)
        #expect(
            try TrainingPicture(fitting: TestPictures.waves(width: 40, height: 34, phase: 1), configuration).identity(configuration)
                != identity)
        #expect(try TrainingPicture(fitting: TestPictures.waves(width: 40, height: 34), configuration).identity(configuration) == identity)
    }

    @Test func theSecondProcessWaits() async throws {
        let folder = try TestPictures.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/m.singan"
        var lock = try FileLock.attempt(path + ".lock")
        #expect(lock != nil)
        let log = EventLog()
        let waiting = try session(path, log: log)
        let task = Task.detached { try waiting.run().isComplete }
        while log.notices.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        #expect(log.notices[0].contains("waiting"))
        #expect(!FileManager.default.fileExists(atPath: path))
        lock = nil
        #expect(try await task.value)
    }
}
