import ProfileModel

extension ProfileContent {
    /// About how many bytes the content's texts have: enough to tell small from large.
    var approximateByteCount: Int {
        switch self {
        case let profile as CustomerProfileContent:
            profile.demographics.utf8.count + profile.behavior.utf8.count + profile.persona.utf8.count
                + profile.metadata.utf8.count + profile.description.utf8.count
        case let guideline as BrandGuidelineContent:
            guideline.highLevelGuidelines.utf8.count + guideline.fullStyleGuide.utf8.count
                + guideline.externalRefs.utf8.count + guideline.metadata.utf8.count
        default: .max
        }
    }
}
