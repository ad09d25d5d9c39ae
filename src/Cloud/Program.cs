#pragma warning disable RS0030 // the command line
return await PosCloud.Commands.CommandLine.RunAsync(args, Console.Out, Console.Error);
