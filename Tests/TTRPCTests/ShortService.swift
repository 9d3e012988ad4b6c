import Reactor
import SwiftProtobuf
import TTRPC
import Testing

/// The method Short, which is answered without its handler for some requests: `now` and a number of letters, `later`,
/// `never`, `hand over` and `fail`. Its handler says `handled`.
struct ShortService {
    let echo: EchoService

    func register(with router: inout Router) {
        let echo = echo
        let method = EchoService.method("Short")
        router.register(method) { (_: Text, _: ServerContext) in
            echo.handled.add(1, ordering: .relaxed)
            return Text("handled")
        }
        router.register(method) { payload, _, begin in
            var bytes: [UInt8] = []
            for index in payload.indices { bytes.append(payload[index]) }
            guard let request = try? Text(serializedBytes: bytes).value else { return .none }
            if let count = request.split(separator: " ").last.flatMap({ Int($0) }), request.hasPrefix("now ") {
                return .answered(encodedValue(letters(count)))
            }
            guard ["later", "never", "hand over", "fail"].contains(request) else { return .none }
            let waiting = WaitingCall(request, begin(), echo)
            waiting.call.waiter = waiting
            if request != "never" { echo.reactor.schedule(waiting, at: .now() + .milliseconds(1)) }
            return .pending
        }
    }
}

/// A call of Short that is answered by a timer.
private final class WaitingCall: ReactorTimer, PendingCallWaiter, @unchecked Sendable {
    let request: String
    let call: any PendingCall
    let echo: EchoService

    init(_ request: String, _ call: any PendingCall, _ echo: EchoService) {
        self.request = request
        self.call = call
        self.echo = echo
        super.init()
    }

    override func fire() {
        switch request {
        case "later": call.answer(encodedValue("answered"))
        case "fail": call.handOver { _ in throw RPCError(code: .aborted, message: "failed later") }
        default: call.handOver { _ in encodedValue("handed over") }
        }
    }

    func callAbandoned() {
        echo.cancelled.add(1, ordering: .relaxed)
        // What was begun is given back, whatever became of the call.
        call.answer([])
    }
}
