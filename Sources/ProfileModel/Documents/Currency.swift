/// A currency that people hold money in, by its code in ISO 4217. Codes for metals, funds and tests are not among them.
public struct Currency: Sendable, Hashable, CustomStringConvertible {
    /// Three capitals.
    public let code: String

    /// Takes a code in capitals; nil when no currency in use has it.
    public init?(code: String) {
        guard Self.codes.contains(code) else { return nil }
        self.code = code
    }

    /// The code.
    public var description: String { code }

    /// The smallest sum that can be paid, in micros: 1,000,000 for JPY, 1,000 for KWD, 10,000 for most.
    public var minorUnitMicros: Int64 {
        if Self.withoutMinorUnit.contains(code) { return 1_000_000 }
        return Self.withThreeDecimals.contains(code) ? 1_000 : 10_000
    }

    private static let withoutMinorUnit: Set<String> = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF",
    ]
    private static let withThreeDecimals: Set<String> = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]

    /// ISO 4217's table of current currencies.
    private static let codes = Set(
        """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
        CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG
        HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA
        MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD
        RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX
        USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
