import CVips
import SinGANSupport

extension VipsPicture {
    /// Lets a cancellation end whatever is computed from this picture, however long that takes.
    func heed(_ cancellation: Cancellation) {
        withImage { image in
            vips_image_set_progress(image, 1)
            let watched = Unmanaged.passRetained(cancellation).toOpaque()
            let handler: @convention(c) (UnsafeMutablePointer<VipsImage>?, UnsafeMutablePointer<VipsProgress>?, gpointer?) -> Void = {
                VipsPicture.stop($0, $2)
            }
            g_signal_connect_data(
                image, "eval", unsafeBitCast(handler, to: GCallback.self), watched,
                { data, _ in if let data { Unmanaged<Cancellation>.fromOpaque(data).release() } }, GConnectFlags(rawValue: 0))
        }
    }

    /// Called by libvips now and then, from any of its threads.
    private static func stop(_ image: UnsafeMutablePointer<VipsImage>?, _ data: gpointer?) {
        guard let image, let data else { return }
        let cancellation = Unmanaged<Cancellation>.fromOpaque(data).takeUnretainedValue()
        if cancellation.isCancelled { vips_image_set_kill(image, 1) }
    }
}
