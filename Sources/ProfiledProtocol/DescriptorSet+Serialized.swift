public import FoundationEssentials

extension DescriptorSet {
    /// The serialized `google.protobuf.FileDescriptorSet`, decoded once. Empty only if the generated text were damaged,
    /// which a test rules out.
    public static let serialized = Data(base64Encoded: base64) ?? Data()
}
