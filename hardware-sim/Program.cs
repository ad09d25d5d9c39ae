using PosSim.Commands;

#pragma warning disable RS0030 // the command line
try
{
    return await CommandLine.RunAsync(args, Console.Out, Console.Error);
}
catch (Exception failure)
{
    // The boundary of the program: whatever it was, it ends with a sentence and never with a core dump.
    await Console.Error.WriteLineAsync($"possim cannot go on: {failure.GetBaseException().Message}\n{failure}");
    return 1;
}
