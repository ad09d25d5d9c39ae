using PosCloud.Commands;
using PosDaemon.ServiceDefaults;

#pragma warning disable RS0030 // the command line
if (args is ["serve", ..] && OpenFileLimit.Fault() is { } fault)
{
    Console.Error.WriteLine($"poscloud: {fault}");
    return ExitCodes.Failure;
}

OwnerOnlyFile.RestrictNewFiles();
return await CommandLine.RunAsync(args, Console.Out, Console.Error);
