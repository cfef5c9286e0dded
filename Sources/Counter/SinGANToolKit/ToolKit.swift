import ArgumentParser
import Foundation
import SinGANEngine
import SinGANImaging
import SinGANSupport
import SinGANTasks

/// The command line as a library: a program gives its tasks and gets `train`, `models`, `doctor` and a command per task.
public enum ToolKit {
    /// Runs the program's own arguments and ends the process with the exit status that says how it went.
    ///
    /// - Parameter name: of the program, as messages, help and completions call it.
    public static func main(_ tasks: [any TaskPlugin.Type], name: String = ProgramName.current) async -> Never {
        // A closed pipe and a file size limit are to come back as errors of write(), not to kill the process half-way.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        Machine.prepareEndOfMemory(program: name)
        do throws(SinGANError) { try Machine.checkBeginning() } catch { end(ErrorLine.tell(error, .process)) }
        let cancellation = Cancellation()
        let watch = SignalWatch(cancellation)
        let status: Int32
        do throws(SinGANError) {
            let arguments = try ForeignName.arguments()
            status = await run(arguments, tasks: tasks, on: .process, name: name, cancellation: cancellation)
        } catch {
            status = ProgramName.$current.withValue(name) { ErrorLine.tell(error, .process) }
        }
        watch.end()
        end(status)
    }

    /// Ends the process without what libraries do in exit(): there OpenBLAS waits for a thread that asks for 128 MB until it gets them, and under a limit
    /// of memory that is for ever.
    private static func end(_ status: Int32) -> Never {
        fflush(nil)
        _exit(status)
    }

    /// Runs one command and returns its exit status. Nothing is thrown: errors are told on the terminal's error side.
    public static func run(
        _ arguments: [String], tasks: [any TaskPlugin.Type], on terminal: Terminal, name: String = ProgramName.current,
        cancellation: Cancellation = Cancellation()
    ) async -> Int32 {
        await ProgramName.$current.withValue(name) {
            await Cancellation.$current.withValue(cancellation) { await run(arguments, tasks, terminal, cancellation) }
        }
    }

    private static func run(
        _ arguments: [String], _ tasks: [any TaskPlugin.Type], _ terminal: Terminal, _ cancellation: Cancellation
    ) async -> Int32 {
        do {
            let registry = try await Externals(terminal: terminal, cancellation: cancellation).registry(tasks, for: arguments)
            guard let command = try CommandParsing(registry: registry, terminal: terminal).command(arguments) else { return 0 }
            // A wrong number may not come to light after an hour. `doctor` is there to show it.
            if !(command is DoctorCommand) { for number in EnvironmentNumber.all { _ = try number.value(terminal.environment) } }
            let environment = ToolEnvironment(terminal: terminal, registry: registry, cancellation: cancellation)
            let reporter = Reporter(command.common, terminal)
            do {
                // The thread of its own may block for hours without keeping others from running.
                try await withTaskExecutorPreference(WorkThread()) { try await command.run(in: environment, reporter) }
                reporter.finish()
                return 0
            } catch {
                return reporter.fail(error)
            }
        } catch {
            return ErrorLine.tell(error, terminal)
        }
    }
}
