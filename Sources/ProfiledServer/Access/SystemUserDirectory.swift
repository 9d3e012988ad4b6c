internal import Glibc

/// The machine's name service (nsswitch.conf(5)): files, LDAP, or what else it is set up with.
struct SystemUserDirectory: UserDirectory {
    /// Entries are read into a buffer that doubles from this size while it is too small (getpwnam_r(3), ERANGE).
    private static let firstBufferBytes = 4096
    /// A group of tens of thousands of members fits; beyond it the entry counts as not there.
    private static let maximumBufferBytes = 4 << 20
    /// The most groups of one user that are read (NGROUPS_MAX, credentials(7)).
    private static let maximumGroups = 65_536

    func user(_ userID: UInt32) -> LocalUser {
        var entry = unsafe passwd()
        return unsafe Self.read { buffer, count in
            var found: UnsafeMutablePointer<passwd>?
            let error = unsafe getpwuid_r(userID, &entry, buffer, count, &found)
            guard error == 0 else { return .failure(error) }
            // Invariant: the name lies in the buffer, which outlives this closure's call.
            guard let name = unsafe found?.pointee.pw_name else { return .success(nil) }
            return .success(
                unsafe LocalUser(name: String(cString: name), groupIDs: Self.groups(of: name, entry.pw_gid)))
        } ?? LocalUser(name: nil, groupIDs: [])
    }

    func groupID(named name: String) -> UInt32? {
        var entry = unsafe group()
        return unsafe Self.read { buffer, count in
            var found: UnsafeMutablePointer<group>?
            let error = unsafe getgrnam_r(name, &entry, buffer, count, &found)
            guard error == 0 else { return .failure(error) }
            return .success(unsafe found?.pointee.gr_gid)
        }
    }

    /// Reads an entry with a buffer as large as it takes; nil when there is none.
    private static func read<Entry>(
        _ body: (UnsafeMutablePointer<CChar>, Int) -> Lookup<Entry>
    ) -> Entry? {
        var count = firstBufferBytes
        while count <= maximumBufferBytes {
            let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: count)
            defer { unsafe buffer.deallocate() }
            switch unsafe body(buffer, count) {
            case .success(let entry): return entry
            case .failure(ERANGE): count *= 2
            case .failure(EINTR): continue
            case .failure: return nil
            }
        }
        return nil
    }

    /// What a look-up gave: an entry, none, or an error number.
    private enum Lookup<Entry> {
        case success(Entry?)
        case failure(CInt)
    }

    private static func groups(of name: UnsafePointer<CChar>, _ primary: gid_t) -> Set<UInt32> {
        var capacity = 64
        while capacity <= maximumGroups {
            var count = CInt(capacity)
            let groups = unsafe [gid_t](unsafeUninitializedCapacity: capacity) { buffer, written in
                // Invariant: at most `count` ids are written; afterwards it says how many there are (getgrouplist(3)).
                let result = unsafe getgrouplist(name, primary, buffer.baseAddress, &count)
                written = result < 0 ? 0 : min(Int(count), capacity)
            }
            if !groups.isEmpty { return Set(groups) }
            capacity = max(capacity * 2, Int(count))
        }
        return [primary]
    }
}
