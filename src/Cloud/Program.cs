#pragma warning disable RS0030 // the command line
PosDaemon.ServiceDefaults.OwnerOnlyFile.RestrictNewFiles();
var error = args is ["serve", ..] ? new PosDaemon.ServiceDefaults.PatientWriter(Console.Error) : Console.Error;
return await PosCloud.Commands.CommandLine.RunAsync(args, Console.Out, error);
