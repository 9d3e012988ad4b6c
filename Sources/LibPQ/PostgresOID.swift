/// The object identifier of a type (`pg_type.oid`); those of built-in types never change.
public struct PostgresOID: RawRepresentable, Sendable, Hashable {
    /// The number.
    public let rawValue: UInt32

    /// The type of the given number, known or not.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Lets the server infer the type.
    public static let inferred = PostgresOID(rawValue: 0)
    /// `boolean`.
    public static let bool = PostgresOID(rawValue: 16)
    /// `bytea`.
    public static let bytea = PostgresOID(rawValue: 17)
    /// `name`.
    public static let name = PostgresOID(rawValue: 19)
    /// `bigint`.
    public static let int8 = PostgresOID(rawValue: 20)
    /// `smallint`.
    public static let int2 = PostgresOID(rawValue: 21)
    /// `integer`.
    public static let int4 = PostgresOID(rawValue: 23)
    /// `text`.
    public static let text = PostgresOID(rawValue: 25)
    /// `oid`.
    public static let oid = PostgresOID(rawValue: 26)
    /// `json`.
    public static let json = PostgresOID(rawValue: 114)
    /// `real`.
    public static let float4 = PostgresOID(rawValue: 700)
    /// `double precision`.
    public static let float8 = PostgresOID(rawValue: 701)
    /// The type of a literal without one.
    public static let unknown = PostgresOID(rawValue: 705)
    /// `boolean[]`.
    public static let boolArray = PostgresOID(rawValue: 1000)
    /// `bytea[]`.
    public static let byteaArray = PostgresOID(rawValue: 1001)
    /// `name[]`.
    public static let nameArray = PostgresOID(rawValue: 1003)
    /// `smallint[]`.
    public static let int2Array = PostgresOID(rawValue: 1005)
    /// `integer[]`.
    public static let int4Array = PostgresOID(rawValue: 1007)
    /// `text[]`.
    public static let textArray = PostgresOID(rawValue: 1009)
    /// `varchar[]`.
    public static let varcharArray = PostgresOID(rawValue: 1015)
    /// `bigint[]`.
    public static let int8Array = PostgresOID(rawValue: 1016)
    /// `double precision[]`.
    public static let float8Array = PostgresOID(rawValue: 1022)
    /// `char(n)`.
    public static let bpchar = PostgresOID(rawValue: 1042)
    /// `varchar(n)`.
    public static let varchar = PostgresOID(rawValue: 1043)
    /// `date`.
    public static let date = PostgresOID(rawValue: 1082)
    /// `timestamp without time zone`.
    public static let timestamp = PostgresOID(rawValue: 1114)
    /// `timestamp with time zone`.
    public static let timestamptz = PostgresOID(rawValue: 1184)
    /// `timestamp with time zone[]`.
    public static let timestamptzArray = PostgresOID(rawValue: 1185)
    /// `numeric[]`.
    public static let numericArray = PostgresOID(rawValue: 1231)
    /// `numeric`.
    public static let numeric = PostgresOID(rawValue: 1700)
    /// `uuid`.
    public static let uuid = PostgresOID(rawValue: 2950)
    /// `uuid[]`.
    public static let uuidArray = PostgresOID(rawValue: 2951)
    /// `jsonb`.
    public static let jsonb = PostgresOID(rawValue: 3802)
    /// `jsonb[]`.
    public static let jsonbArray = PostgresOID(rawValue: 3807)
}
