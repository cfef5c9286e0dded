import CVips
import Foundation
import SinGANSupport

/// One libvips operation, built when it is made: every operation of the library by its name, without its variadic C functions.
///
///     let half = try VipsOperation("resize", [("in", .image(picture)), ("scale", 0.5), ("kernel", "cubic")]).image()
///
/// Built past libvips's cache of operations: the cache knows a buffer by its address, and addresses are used again.
final class VipsOperation {
    private let name: String
    private let operation: UnsafeMutablePointer<CVips.VipsOperation>
    private var object: UnsafeMutablePointer<VipsObject> { UnsafeMutableRawPointer(operation).assumingMemoryBound(to: VipsObject.self) }
    private var gobject: UnsafeMutablePointer<GObject> { UnsafeMutableRawPointer(operation).assumingMemoryBound(to: GObject.self) }

    /// Builds the operation. Throws `.outOfMemory`, or `.internalFailure` with libvips's own text; callers that know more say it in the user's terms.
    init(_ name: String, _ arguments: [(String, VipsArgument)]) throws(SinGANError) {
        VipsRuntime.start()
        guard let operation = vips_operation_new(name) else { throw Self.failure(name) }
        self.name = name
        self.operation = operation
        for (property, value) in arguments { try set(property, to: value) }
        guard vips_object_build(object) == 0 else { throw Self.failure(name) }
    }

    deinit {
        vips_object_unref_outputs(object)
        g_object_unref(operation)
    }

    /// Returns the output picture.
    func image(_ property: String = "out") throws(SinGANError) -> VipsPicture {
        var value = GValue()
        g_value_init(&value, vips_image_get_type())
        defer { g_value_unset(&value) }
        withExtendedLifetime(self) { g_object_get_property(gobject, property, &value) }
        guard let image = g_value_dup_object(&value) else { throw Self.failure(name) }
        return VipsPicture(taking: image.assumingMemoryBound(to: VipsImage.self))
    }

    /// Returns the bytes that a saver made.
    func bytes(_ property: String = "buffer") throws(SinGANError) -> [UInt8] {
        var value = GValue()
        g_value_init(&value, vips_blob_get_type())
        defer { g_value_unset(&value) }
        withExtendedLifetime(self) { g_object_get_property(gobject, property, &value) }
        var length = 0
        guard let blob = g_value_get_boxed(&value), let start = vips_blob_get(blob.assumingMemoryBound(to: VipsBlob.self), &length) else {
            throw Self.failure(name)
        }
        return [UInt8](UnsafeRawBufferPointer(start: start, count: length))
    }

    private func set(_ property: String, to argument: VipsArgument) throws(SinGANError) {
        var specification: UnsafeMutablePointer<GParamSpec>?
        var argumentClass: UnsafeMutablePointer<VipsArgumentClass>?
        var instance: UnsafeMutablePointer<VipsArgumentInstance>?
        guard vips_object_get_argument(object, property, &specification, &argumentClass, &instance) == 0, let specification else {
            throw Self.failure(name)
        }
        var value = GValue()
        g_value_init(&value, specification.pointee.value_type)
        defer { g_value_unset(&value) }
        try argument.fill(&value, type: specification.pointee.value_type)
        g_object_set_property(gobject, property, &value)
    }

    static func failure(_ name: String) -> SinGANError {
        let text = VipsRuntime.takeErrorText()
        let error = SinGANError(.internalFailure, "libvips can't do \(name): \(text)")
        return VipsRuntime.isOutOfMemory(text) ? Machine.outOfMemory("memory ran out at a picture", cause: error) : error
    }
}

/// A call into a codec that no signal reaches: libaom and x265 work for many seconds after libvips has given them the last pixel.
enum VipsLongCall {
    /// Returns the bytes that `call` makes. Where the cancellation comes first, its reason is thrown at once, and the call ends by itself, for
    /// nobody: its bytes are in memory, so nothing is half written.
    static func bytes(
        _ cancellation: Cancellation, _ call: @escaping @Sendable () -> Result<[UInt8], SinGANError>
    ) throws(SinGANError) -> [UInt8] {
        let outcome = Outcome()
        let thread = Thread {
            outcome.set(call())
            vips_thread_shutdown()
        }
        // The codecs have deep stacks.
        thread.stackSize = 8 << 20
        thread.start()
        while true {
            if let result = outcome.wait(seconds: 0.05) { return try result.get() }
            try cancellation.check()
        }
    }

    private final class Outcome: @unchecked Sendable {
        private let condition = NSCondition()
        private var result: Result<[UInt8], SinGANError>?

        func set(_ result: Result<[UInt8], SinGANError>) {
            condition.lock()
            self.result = result
            condition.signal()
            condition.unlock()
        }

        func wait(seconds: Double) -> Result<[UInt8], SinGANError>? {
            condition.lock()
            defer { condition.unlock() }
            if result == nil { _ = condition.wait(until: Date(timeIntervalSinceNow: seconds)) }
            return result
        }
    }
}
