import Foundation

/// A child program and the children that stay in its group. The leader isn't reaped by anything here, so its number can't be another's.
struct ProcessGroup: Sendable {
    let leader: pid_t

    /// Whether the leader has ended; it may wait to be reaped.
    var leaderHasEnded: Bool {
        var information = siginfo_t()
        let status = waitid(P_PID, id_t(leader), &information, WEXITED | WNOHANG | WNOWAIT)
        // Without news the signal number stays 0. No such child: it has been reaped.
        return status == 0 ? information.si_signo != 0 : errno == ECHILD
    }

    func send(_ signal: Int32) { _ = kill(-leader, signal) }

    /// Asks all to end, and ends what is left after the grace or when the leader has gone.
    func end(grace: Duration) async {
        send(SIGTERM)
        let began = ContinuousClock.now
        while !leaderHasEnded, ContinuousClock.now - began < grace { try? await Task.sleep(for: .milliseconds(5)) }
        send(SIGKILL)
    }
}
