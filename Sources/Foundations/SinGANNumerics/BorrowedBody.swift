import SinGANSupport

/// The body of a `WorkerPool.run` on its way to other threads, without a copy on the heap.
///
/// Swift lets a closure that doesn't escape only be called or handed down, and `withoutActuallyEscaping` allocates a box for it. But handed down
/// it is two words, its function and its context, which is how a Swift function receives any closure; so a function that takes two words is
/// called as one that takes a closure, and later the other way round. Neither reads more than these words, and nothing is retained: whoever
/// makes a `BorrowedBody` must keep `run` from returning before the last `call` has returned.
package struct BorrowedBody {
    package typealias Body = (_ index: Int, _ worker: Int) -> Void

    private let function: UnsafeRawPointer
    private let context: UnsafeRawPointer?

    /// Writes the words of `body` to `target`.
    @inline(__always) package static func store(_ body: Body, in target: UnsafeMutablePointer<BorrowedBody?>) {
        unsafeBitCast(Store.Words(function: storeWords), to: Store.Closure.self).function(body, target)
    }

    /// Calls the body with every index of a range, as long as nothing is cancelled.
    @inline(__always) package func call(_ indices: Range<Int>, _ worker: Int, _ cancellation: Cancellation) {
        unsafeBitCast(Call.Closure(function: Self.callClosure), to: Call.Words.self).function(
            function, context, indices, worker, cancellation)
    }

    package static func callClosure(_ body: Body, _ indices: Range<Int>, _ worker: Int, _ cancellation: Cancellation) {
        for index in indices where !cancellation.isCancelled { body(index, worker) }
    }

    @inline(never) private static func storeWords(
        _ function: UnsafeRawPointer, _ context: UnsafeRawPointer?, _ target: UnsafeMutablePointer<BorrowedBody?>
    ) {
        target.pointee = BorrowedBody(function: function, context: context)
    }

    // The two views of each function. In structures, because a bare function would be wrapped when handed to the generic `unsafeBitCast`.
    private enum Store {
        struct Words { let function: (UnsafeRawPointer, UnsafeRawPointer?, UnsafeMutablePointer<BorrowedBody?>) -> Void }
        struct Closure { let function: (Body, UnsafeMutablePointer<BorrowedBody?>) -> Void }
    }
    private enum Call {
        struct Words { let function: (UnsafeRawPointer, UnsafeRawPointer?, Range<Int>, Int, Cancellation) -> Void }
        struct Closure { let function: (Body, Range<Int>, Int, Cancellation) -> Void }
    }
}
