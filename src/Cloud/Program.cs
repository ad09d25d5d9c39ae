#pragma warning disable RS0030 // the command line
PosDaemon.ServiceDefaults.OwnerOnlyFile.RestrictNewFiles();
return await PosCloud.Commands.CommandLine.RunAsync(args, Console.Out, Console.Error);
