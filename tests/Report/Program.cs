using PosDaemon.Report;

// `./test` runs each test project into a folder of its own; this prints what they say and settles the exit code.
#pragma warning disable RS0030 // the command line
if (args is not [var folder])
{
    Console.Error.WriteLine("usage: report FOLDER   (a folder with one folder for each run, as ./test leaves them)");
    return 2;
}

var runs = Directory.GetDirectories(folder).Order(StringComparer.Ordinal).Select(RunFolder.Read).ToList();
return Summary.Write(runs, Console.Out);
#pragma warning restore RS0030
