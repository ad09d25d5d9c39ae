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
    return await CommandLine.RunAsync(args, new StandardOutput(Console.Out), error);
}
catch (Exception failure)
{
    // The boundary of the program: whatever it was, it ends with a sentence and never with a core dump.
    return await FinalWord.ReportBugAsync("poscloud", failure);
}
