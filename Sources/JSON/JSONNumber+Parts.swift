extension JSONNumber {
    /// A number taken apart: `(negative ? −1 : 1) × digits × 10^exponent`, with neither leading nor trailing zeros in
    /// `digits`; zero has no digits, exponent 0 and no sign. So equal values have equal parts.
    struct Parts: Hashable, Comparable {
        /// Whether the value is below zero.
        var isNegative = false
        /// The significant digits as ASCII.
        var digits: [UInt8] = []
        /// The power of ten of the last digit.
        var exponent = 0
        /// Whether the magnitude, or the digits that plain notation needs, are outside the bounds of `JSONNumber`.
        private(set) var isOutOfBounds = false
        /// The size of the exponent that was written, 0 when there was none: at most this many bytes does plain notation
        /// need beyond the text's own.
        private(set) var writtenExponent = 0

        /// Takes apart text of RFC 8259's grammar; nil when it is something else.
        init?(_ text: some Collection<UInt8>) {
            var rest = Array(text)[...]
            if rest.first == UInt8(ascii: "-") {
                isNegative = true
                rest = rest.dropFirst()
            }
            let whole = rest.prefix(while: Self.isDigit)
            guard let first = whole.first, whole.count == 1 || first != UInt8(ascii: "0") else { return nil }
            digits.append(contentsOf: whole)
            rest = rest.dropFirst(whole.count)
            if rest.first == UInt8(ascii: ".") {
                rest = rest.dropFirst()
                let fraction = rest.prefix(while: Self.isDigit)
                guard !fraction.isEmpty else { return nil }
                digits.append(contentsOf: fraction)
                exponent = -fraction.count
                rest = rest.dropFirst(fraction.count)
            }
            if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
                rest = rest.dropFirst()
                guard let written = Self.readExponent(&rest) else { return nil }
                exponent += written
                writtenExponent = abs(written)
            }
            guard rest.isEmpty else { return nil }
            // Before zeros are dropped: a database keeps those after the point.
            let limit = JSONNumber.maximumExponent
            isOutOfBounds = exponent < -limit || exponent + digits.count - 1 > limit || writtenExponent > limit
            normalise()
        }

        /// The value as a 64-bit integer, or nil when it is not whole or out of range.
        var int64: Int64? {
            // 19 digits are the most that Int64.max has.
            guard exponent >= 0, exponent + digits.count <= 19 else { return nil }
            var value: Int64 = 0
            for position in 0..<(exponent + digits.count) {
                let digit = position < digits.count ? Int64(digits[position] - UInt8(ascii: "0")) : 0
                let (product, overflow) = value.multipliedReportingOverflow(by: 10)
                let (sum, carried) = product.addingReportingOverflow(isNegative ? -digit : digit)
                guard !overflow, !carried else { return nil }
                value = sum
            }
            return value
        }

        /// Plain notation without an exponent.
        var plainText: String {
            guard !digits.isEmpty else { return "0" }
            var bytes: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
            let zero = UInt8(ascii: "0")
            if exponent >= 0 {
                bytes += digits
                bytes += Array(repeating: zero, count: exponent)
            } else if digits.count > -exponent {
                bytes += digits.dropLast(-exponent)
                bytes.append(UInt8(ascii: "."))
                bytes += digits.suffix(-exponent)
            } else {
                bytes += [zero, UInt8(ascii: ".")]
                bytes += Array(repeating: zero, count: -exponent - digits.count)
                bytes += digits
            }
            return String(decoding: bytes, as: UTF8.self)
        }

        static func == (left: Parts, right: Parts) -> Bool {
            left.isNegative == right.isNegative && left.exponent == right.exponent && left.digits == right.digits
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(isNegative)
            hasher.combine(exponent)
            hasher.combine(digits)
        }

        static func < (left: Parts, right: Parts) -> Bool {
            if left.isNegative != right.isNegative { return left.isNegative }
            return left.isNegative ? magnitude(right, isBelow: left) : magnitude(left, isBelow: right)
        }

        private static func magnitude(_ left: Parts, isBelow right: Parts) -> Bool {
            if left.digits.isEmpty || right.digits.isEmpty { return left.digits.isEmpty && !right.digits.isEmpty }
            let leftTop = left.exponent + left.digits.count
            let rightTop = right.exponent + right.digits.count
            // With the same top digit position the shorter list is a prefix of the longer, as if padded with zeros.
            return leftTop == rightTop ? left.digits.lexicographicallyPrecedes(right.digits) : leftTop < rightTop
        }

        /// Reads the sign and digits of an exponent; far beyond any bound it stays at a value that is out of bounds.
        private static func readExponent(_ rest: inout ArraySlice<UInt8>) -> Int? {
            let isNegative = rest.first == UInt8(ascii: "-")
            if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
            let written = rest.prefix(while: isDigit)
            guard !written.isEmpty else { return nil }
            var value = 0
            for byte in written where value < 1_000_000_000 { value = value * 10 + Int(byte - UInt8(ascii: "0")) }
            rest = rest.dropFirst(written.count)
            return isNegative ? -value : value
        }

        private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

        private mutating func normalise() {
            let trailing = digits.reversed().prefix { $0 == UInt8(ascii: "0") }.count
            digits.removeLast(trailing)
            exponent += trailing
            let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
            digits.removeFirst(leading)
            if digits.isEmpty {
                isNegative = false
                exponent = 0
            }
        }
    }
}
