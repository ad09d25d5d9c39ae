namespace PosDaemon.Configuration;

/// <summary>Rules over groups of printers: their printers exist, each once.</summary>
internal static class PrinterGroupRules
{
    public static IEnumerable<ConfigurationFault> Check(DaemonOptions options)
    {
        var groups = options.PrinterGroups
            .Select((group, index) => (Path: $"printerGroups[{index}]", Group: group)).ToArray();
        string[] printers = [.. options.Printers.Select(entry => entry.Name)];
        return
        [
            .. groups.SelectMany(pair => pair.Group.Printers.SelectMany((name, index) =>
                LaneRules.Exists($"{pair.Path}.printers[{index}]", "printer", name, printers))),
            .. groups.SelectMany(pair => Twice(pair.Path, pair.Group.Printers)),
        ];
    }

    private static IEnumerable<ConfigurationFault> Twice(string path, string[] printers) =>
        from index in Enumerable.Range(0, printers.Length)
        let first = Array.IndexOf(printers, printers[index])
        where first < index
        select new ConfigurationFault($"{path}.printers[{index}]",
            $"{SchemaCheck.Quote(printers[index])} is in this group already", "name each printer once");
}
