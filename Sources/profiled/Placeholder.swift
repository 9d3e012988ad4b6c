@main struct Profiled { static func main() {} }
