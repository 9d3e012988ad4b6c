import JSON

extension BrandGuidelineContent {
    /// Takes a design tokens file into the full style guide and checks the result. A pure function.
    ///
    /// - Parameter field: the field to name in errors.
    /// - Throws: `ProfileError` (`invalidArgument`) when the guide has no room for it.
    public func importing(_ file: DesignTokenFile, field: String = "design_tokens") throws(ProfileError) -> Self {
        guard let guide = try? JSONObject(parsing: fullStyleGuide, limits: ProfileDocument.storedLimits) else {
            throw .invalidArgument(field, "cannot be taken in: the stored style guide is damaged")
        }
        var result = self
        result.fullStyleGuide = DesignTokenImport(file).applied(to: guide).text
        let bytes = result.fullStyleGuide.utf8.count
        let maximum = JSONLimits.document.maximumBytes
        guard bytes <= maximum else {
            throw .invalidArgument(
                field,
                "must be small enough to be kept in the style guide, which would have \(bytes) bytes of at most "
                    + "\(maximum) with it")
        }
        // The other documents are as the database has them, spaced more widely than a caller's may be.
        var violations = FieldViolations()
        _ = ProfileDocument.fullStyleGuide.checked(
            result.fullStyleGuide, path: BrandGuideline.kind.wireName, into: &violations)
        try violations.throwIfAny()
        return result
    }

    /// The guidelines as a design tokens file, JSON text. A pure function; a damaged document is taken for an empty one.
    public func exportedDesignTokens() -> String {
        func document(_ text: String) -> JSONObject {
            (try? JSONObject(parsing: text, limits: ProfileDocument.storedLimits)) ?? JSONObject()
        }
        var export = DesignTokenExport(full: document(fullStyleGuide), high: document(highLevelGuidelines))
        return export.made().text
    }
}
