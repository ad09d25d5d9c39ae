using PosDaemon.Commands;

#pragma warning disable RS0030 // the command line
return await PosdCommand.RunAsync(args, Console.Out, Console.Error);
