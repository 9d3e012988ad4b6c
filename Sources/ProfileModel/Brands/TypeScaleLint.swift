import JSON

/// Looks at the steps of a type scale.
struct TypeScaleLint {
    /// Below this text is hard to read on a screen. WCAG names no least size; this is the one of Lighthouse's audit
    /// "Document uses legible font sizes".
    static let smallestPixels = 12.0
    /// Neighbouring steps closer than a minor second, 16:15, look the same; further than an octave, 2:1, they leave a gap.
    /// These are the ends of the modular scales that typographers take from music (Tim Brown, "More Meaningful Typography").
    static let ratios = 16.0 / 15...2.0

    /// Where the list of steps is.
    let path: String
    private let steps: [(index: Int, size: TypeSize)]

    /// Takes a list; steps that aren't sizes are passed over.
    init(path: String, steps: [JSONValue]) {
        self.path = path
        self.steps = steps.enumerated().compactMap { index, step in TypeSize(step: step).map { (index, $0) } }
    }

    /// What is wrong with it.
    var findings: [LintFinding] {
        var findings = steps.filter { $0.size.pixels < Self.smallestPixels }.map { step in
            LintFinding(
                .typeSizeSmall, .warning, "\(path)[\(step.index)]",
                "\(Self.text(step.size)) is smaller than \(Self.text(pixels: Self.smallestPixels)), which is hard to read"
            )
        }
        let pairs = zip(steps, steps.dropFirst())
        if steps.count > 1, pairs.allSatisfy({ $1.size < $0.size }) {
            findings.append(
                LintFinding(.typeScaleOrder, .notice, path, "the steps run from large to small; a scale runs upwards"))
        } else {
            findings += pairs.filter { $1.size <= $0.size }.map { before, step in
                LintFinding(
                    .typeScaleOrder, .warning, "\(path)[\(step.index)]",
                    "\(Self.text(step.size)) follows \(Self.text(before.size)), but steps must grow")
            }
        }
        for (before, step) in pairs where before.size != step.size {
            let (small, large) = (min(before.size, step.size).pixels, max(before.size, step.size).pixels)
            let ratio = large / small
            guard !Self.ratios.contains(ratio) else { continue }
            let problem =
                ratio < Self.ratios.lowerBound
                ? "are too close to be told apart (below 16:15)" : "leave a gap (above 2:1)"
            findings.append(
                LintFinding(
                    .typeScaleRatio, .notice, "\(path)[\(step.index)]",
                    "\(Self.text(before.size)) and \(Self.text(step.size)) \(problem)"))
        }
        return findings
    }

    private static func text(_ size: TypeSize) -> String { text(pixels: size.pixels) }

    /// Pixels with at most two decimals.
    private static func text(pixels: Double) -> String {
        guard pixels < 1_000_000 else { return "\(pixels)px" }
        let hundredths = Int((pixels * 100).rounded())
        let fraction = hundredths % 100
        let decimals =
            fraction == 0 ? "" : fraction % 10 == 0 ? ".\(fraction / 10)" : ".\(fraction < 10 ? "0" : "")\(fraction)"
        return "\(hundredths / 100)\(decimals)px"
    }
}
