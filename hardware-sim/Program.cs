using PosSim.Commands;

#pragma warning disable RS0030 // the command line
return await CommandLine.RunAsync(args, Console.Out, Console.Error);
