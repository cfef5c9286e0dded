import Foundation
import SinGANSupport
import Synchronization
import Testing

@testable import SinGANToolKit

@Suite struct ProgressRendererTests {
    /// Text that was written, and a clock that is set by hand.
    private final class Desk: Sendable {
        let text = Mutex("")
        let time = Mutex(0.0)
        var write: @Sendable (String) -> Void { { text in self.text.withLock { $0 += text } } }
        var now: @Sendable () -> Double { { self.time.withLock { $0 } } }
        var taken: String {
            text.withLock { text in
                defer { text = "" }
                return text
            }
        }
    }

    @Test func workAfterTheTrainingIsShownEverywhere() {
        let (desk, event) = (Desk(), ProgressEvent.work("frames", done: 5, of: 20))
        var bar = BarProgress(columns: { 60 }, hasColor: false, write: desk.write, now: desk.now)
        bar.handle(event)
        #expect(desk.taken == "\r\u{1B}[K[#####---------------] 5 of 20 frames")
        var json = JSONProgress(write: desk.write, now: desk.now)
        json.handle(event)
        #expect(desk.taken == "{\"event\":\"work\",\"what\":\"frames\",\"done\":5,\"of\":20}\n")
        json.handle(event)
        #expect(desk.taken == "", "not twice within half a second")
        json.handle(.work("frames", done: 20, of: 20))
        #expect(desk.taken.contains("\"done\":20"), "but the end always")
        var plain = PlainProgress(write: desk.write, now: desk.now)
        plain.handle(event)
        #expect(desk.taken == "")
        desk.time.withLock { $0 = 6 }
        plain.handle(event)
        #expect(desk.taken == "5 of 20 frames\n")
    }

    @Test func theBarIsRedrawnAndCutToTheTerminal() {
        let desk = Desk()
        var bar = BarProgress(columns: { 60 }, hasColor: false, write: desk.write, now: desk.now)
        bar.handle(.plan(ProgressExamples.plan))
        #expect(desk.taken == ProgressText.plan(ProgressExamples.plan) + "\n")
        bar.handle(.progress(ProgressExamples.progress))
        // Scale 0 is 36 % of the pixels, and a quarter of scale 1 is done: 52 %.
        let line = "[##########----------] \(ProgressText.line(ProgressExamples.progress))"
        #expect(desk.taken == "\r\u{1B}[K" + line.prefix(59))
        bar.handle(.progress(ProgressExamples.progress))
        #expect(desk.taken == "", "not twice within a tenth of a second")
        desk.time.withLock { $0 = 1 }
        bar.handle(.progress(ProgressExamples.progress))
        #expect(desk.taken != "")
        bar.handle(.scale(ProgressExamples.summary))
        #expect(desk.taken == "\r\u{1B}[K" + ProgressText.scale(ProgressExamples.summary) + "\n")
        bar.pause()
        #expect(desk.taken == "", "nothing is drawn that could be erased")
    }

    @Test func coloursSurroundTheBarOnly() {
        let desk = Desk()
        var bar = BarProgress(columns: { 200 }, hasColor: true, write: desk.write, now: desk.now)
        bar.handle(.progress(ProgressExamples.progress))
        #expect(desk.taken == "\r\u{1B}[K[\u{1B}[32m############--------\u{1B}[0m] \(ProgressText.line(ProgressExamples.progress))")
    }

    @Test func plainLinesComeEveryThirtySeconds() {
        let desk = Desk()
        var plain = PlainProgress(write: desk.write, now: desk.now)
        var times: [Double] = []
        for time in stride(from: 0.0, through: 100, by: 1) {
            desk.time.withLock { $0 = time }
            plain.handle(.progress(ProgressExamples.progress))
            if desk.taken == ProgressText.line(ProgressExamples.progress) + "\n" { times.append(time) }
        }
        #expect(times == [5, 35, 65, 95])
    }

    @Test func jsonEventsAreOneObjectPerLineWithTheirNamesFirst() throws {
        let desk = Desk()
        var json = JSONProgress(write: desk.write, now: desk.now)
        json.handle(.scale(ProgressExamples.summary))
        #expect(
            desk.taken
                == #"{"event":"scale","scale":0,"width":33,"height":25,"channels":32,"iterations":400,"seconds_per_iteration":0.0815}"#
                + "\n")
        json.handle(.done(seconds: 2.5))
        #expect(desk.taken == #"{"event":"done","seconds":2.5}"# + "\n")
        json.handle(.notice("a \"quoted\"\nword"))
        #expect(desk.taken == #"{"event":"notice","text":"a \"quoted\"\nword"}"# + "\n")
        for event in [ProgressEvent.plan(ProgressExamples.plan), .progress(ProgressExamples.progress)] {
            json.handle(event)
            let line = desk.taken
            #expect(line.hasSuffix("}\n") && line.dropLast().contains("\n") == false)
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect(object?["event"] is String)
        }
        json.handle(.progress(ProgressExamples.progress))
        #expect(desk.taken == "", "not twice within half a second")
    }
}
