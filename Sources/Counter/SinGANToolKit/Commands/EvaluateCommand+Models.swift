import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

// Two models side by side.

extension EvaluateCommand {
    /// Whether the command line names two models.
    func comparesModels(_ images: ImageStore) -> Bool {
        samples.count == 1 && ([image] + samples).allSatisfy { $0 != "-" && SinGANModel.isModelFile(images.path(of: $0)) }
    }

    /// Measures both and tells the differences. Throws `.usage` for options that mean nothing here.
    func compareModels(_ context: TaskContext, _ reporter: Reporter) throws {
        guard original == nil, output == nil else {
            throw SinGANError(
                .usage, "\(original == nil ? "-o" : "--original") is for the samples of one picture, and two models are compared",
                hint: "Leave it out, or evaluate each model alone.")
        }
        guard context.engine == .singan else {
            throw SinGANError(.usage, "two models are compared, and --engine patches uses none", hint: "Leave --engine out.")
        }
        guard count > 1 else {
            throw SinGANError(.usage, "one sample of each model says nothing of the difference", hint: "Draw more of them with -n.")
        }
        let sources = [try context.open(image), try context.open(samples[0])]
        var subjects: [Subject] = []
        for source in sources { subjects.append(try drawn(source, context)) }
        let scale = Self.sameSize(&subjects)
        var measures: [ModelMeasures] = []
        for subject in subjects {
            let before = measures.count * count
            measures.append(
                try ModelMeasures(subject.samples, of: subject.real, compute: context.compute) {
                    context.report("measured samples", done: before + $0, of: 2 * count)
                })
        }
        if subjects[0].real.values != subjects[1].real.values {
            context.notice("the models are of different pictures: the differences tell of the pictures too")
        }
        try tellModels(subjects, measures, scale, reporter)
    }

    /// Shrinks the larger ones, so that all long sides are equal; nil where they were.
    private static func sameSize(_ subjects: inout [Subject]) -> String? {
        func side(_ subject: Subject) -> Int { max(subject.real.width, subject.real.height) }
        let least = min(side(subjects[0]), side(subjects[1]))
        var shrunk: String?
        for index in subjects.indices where side(subjects[index]) > least {
            let subject = subjects[index]
            func fitted(_ pixels: Pixels) -> Pixels {
                let factor = Double(least) / Double(side(subject))
                func scaled(_ side: Int) -> Int { max(1, Int((Double(side) * factor).rounded())) }
                return pixels.resized(width: scaled(pixels.width), height: scaled(pixels.height))
            }
            subjects[index] = subject.replacing(fitted(subject.real), subject.samples.map(fitted))
            let real = subjects[index].real
            shrunk = "\(index == 0 ? "A" : "B") is shrunk from \(subject.real.width)x\(subject.real.height) to \(real.width)x\(real.height)"
        }
        return shrunk
    }

    private func tellModels(
        _ subjects: [Subject], _ measures: [ModelMeasures], _ shrunk: String?, _ reporter: Reporter
    ) throws(SinGANError) {
        let names = [image, samples[0]]
        for (letter, (name, subject)) in zip(["A", "B"], zip(names, subjects)) {
            try reporter.result("\(letter): \(name), \(count) samples at \(subject.real.width)x\(subject.real.height)")
        }
        if let shrunk { try reporter.result("\(shrunk): the models are of different sizes, and are compared at the smaller one") }
        var rows: [JSONValue] = []
        try reporter.result(Self.row("", "A", "B", "B - A", "95 % interval", ""))
        for (index, measure) in ModelMeasures.all.enumerated() {
            guard let first = measures[0].estimates[index], let second = measures[1].estimates[index] else { continue }
            let difference = MeasureDifference(first, second)
            let better = difference.value == 0 ? nil : (difference.value > 0) == measure.isLargeGood ? "B" : "A"
            let bounds = difference.halfWidth.map { (difference.value - $0, difference.value + $0) }
            let verdict = difference.isSignificant ? "\(better ?? "") is better" : "no clear difference"
            try reporter.result(
                Self.row(
                    measure.name, Self.digits(first.value), Self.digits(second.value), Self.digits(difference.value),
                    bounds.map { "\(Self.digits($0.0)) to \(Self.digits($0.1))" } ?? "-", verdict))
            rows.append([
                "measure": .text(measure.name), "a": .number(first.value), "b": .number(second.value),
                "difference": .number(difference.value), "low": JSONValue(bounds?.0), "high": JSONValue(bounds?.1),
                "better": JSONValue(better?.lowercased()), "significant": .bool(difference.isSignificant),
            ])
        }
        if let a = subjects[0].fidelity, let b = subjects[1].fidelity {
            try reporter.result(
                "reconstruction: \(Self.digits(a.reconstruction)) and \(Self.digits(b.reconstruction)) RMSE of 1 (one number of each model: there is no interval)"
            )
        }
        try reporter.result(Self.method)
        try reporter.report([
            "command": "evaluate", "models": .list(zip(names, subjects).map { Self.json($0, $1) }), "samples": .integer(count),
            "seed": .text(String(seed)), "compared": .list(rows), "confidence": .number(MeasureDifference.confidence),
            "method": .text(Self.method), "shrunk": JSONValue(shrunk),
        ])
    }

    private static let method =
        "Each interval holds the true difference in 95 of 100 such comparisons: Welch's t over the samples, and for diversity the jackknife's error. "
        + "Where it doesn't hold 0, the difference is significant."

    private static func json(_ name: String, _ subject: Subject) -> JSONValue {
        [
            "name": .text(name), "model": JSONValue(subject.model), "width": .integer(subject.real.width),
            "height": .integer(subject.real.height), "reconstruction": JSONValue(subject.fidelity?.reconstruction),
            "enlargement": JSONValue(subject.fidelity?.enlargement),
        ]
    }

    private static func digits(_ value: Double) -> String { EvaluationFigures.digits(value) }

    private static func row(_ cells: String...) -> String {
        let widths = [14, 11, 11, 12, 25, 0]
        return zip(cells, widths).map { $0.padding($1) }.joined(separator: " ").trimmingSuffix(" ")
    }
}
