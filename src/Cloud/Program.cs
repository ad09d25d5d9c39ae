using PosCloud.Commands;
using PosDaemon.ServiceDefaults;

OwnerOnlyFile.RestrictNewFiles();
var isServe = args is ["serve", ..];
#pragma warning disable RS0030 // the command line
var error = isServe ? new PatientWriter(Console.Error) : Console.Error;
if (isServe && OpenFileLimit.Fault() is { } fault)
{
    await error.WriteLineAsync($"poscloud: {fault}");
    return ExitCodes.Failure;
}

try
{
    // What is piped into a program that has seen enough must not be read to its end.
    var output = new StandardOutput(Console.Out, args is ["export", ..] ? OutputPipe.IsUnread : null);
    return await CommandLine.RunAsync(args, output, error);
}
catch (Exception failure)
{
    // The boundary of the program: whatever it was, it ends with a sentence and never with a core dump.
    return await FinalWord.ReportBugAsync("poscloud", failure);
}
