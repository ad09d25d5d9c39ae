using PosDaemon;
using PosDaemon.Commands;
using PosDaemon.Hosting;
using PosDaemon.ServiceDefaults;

// First of all: a daemon that is told to stop while it starts stops in good order. Heard until the process is gone.
var isRun = args is ["run", ..];
var signals = isRun ? new StopSignals() : null;
try
{
    if (isRun && OpenFileLimit.Fault() is { } fault) throw new StartException(StartFault.MachineLimit, fault);
#pragma warning disable RS0030 // the command line
    var error = isRun ? new PatientWriter(Console.Error) : Console.Error;
    return await PosdCommand.RunAsync(args, new StandardOutput(Console.Out), error, signals);
}
catch (Exception failure)
{
    // The boundary of the program: whatever it was, it ends with a sentence and never with a core dump.
    return failure is StartException
        ? await FinalWord.ReportAsync($"posd cannot start: {failure.Message}")
        : await FinalWord.ReportBugAsync("posd", failure);
}
