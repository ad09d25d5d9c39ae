using PosDaemon.Protocol.Codes;

namespace PosDaemon.Configuration;

/// <summary>Rules over lanes: what they refer to exists, and no scanner, gate or signal serves two of them.</summary>
internal static class LaneRules
{
    public static IEnumerable<ConfigurationFault> Check(DaemonOptions options)
    {
        var lanes = options.Lanes.Select((lane, index) => (Path: $"lanes[{index}]", Lane: lane)).ToArray();
        string[] scanners = [.. options.Scanners.Select(entry => entry.Name)];
        string[] printers =
        [
            .. options.Printers.Select(entry => entry.Name), .. options.PrinterGroups.Select(group => group.Name),
        ];
        string[] signals = [.. options.Signals.Select(entry => entry.Name)];
        string[] gates = [.. options.Gates.Select(entry => entry.Name)];
        return
        [
            .. DeviceRules.UniqueNames("lane", lanes.Select(pair => (pair.Path, pair.Lane.Name, ""))),
            .. lanes.SelectMany(pair => Exists($"{pair.Path}.scanner", "scanner", pair.Lane.Scanner, scanners)),
            .. lanes.SelectMany(pair => Exists($"{pair.Path}.printer", "printer", pair.Lane.Printer, printers)),
            .. lanes.SelectMany(pair => Exists($"{pair.Path}.gate", "gate", pair.Lane.Gate, gates)),
            .. lanes.SelectMany(pair => Exists($"{pair.Path}.signal", "signal", pair.Lane.Signal, signals)),
            .. ServesOne("scanner", lanes.Select(pair => ($"{pair.Path}.scanner", (string?)pair.Lane.Scanner))),
            .. ServesOne("gate", lanes.Select(pair => ($"{pair.Path}.gate", pair.Lane.Gate))),
            .. ServesOne("signal", lanes.Select(pair => ($"{pair.Path}.signal", pair.Lane.Signal))),
            .. Unused(options),
            .. lanes.SelectMany(pair => Windows(pair.Path, pair.Lane)),
            .. lanes.SelectMany(pair => NotPassed($"{pair.Path}.notPassed", pair.Lane, options.Gates)),
            .. lanes.SelectMany(pair => SignsIn($"{pair.Path}.signIn", pair.Lane)),
            .. lanes.SelectMany(pair => Patterns($"{pair.Path}.codePatterns", pair.Lane.CodePatterns)),
        ];
    }

    /// <summary>Says nothing while a device has no name: what the lane means may be that one.</summary>
    public static IEnumerable<ConfigurationFault> Exists(string path, string noun, string? name, string[] known)
    {
        if (string.IsNullOrEmpty(name) || known.Contains(name) || known.Contains("")) yield break;
        var instead = known.Length == 0
            ? $"add it under \"{noun}s\""
            : $"write one of {string.Join(", ", known.Select(SchemaCheck.Quote))}";
        yield return new(path, $"there is no {noun} {SchemaCheck.Quote(name)}", instead);
    }

    private static IEnumerable<ConfigurationFault> ServesOne(
        string noun, IEnumerable<(string Path, string? Name)> uses) =>
        from use in uses
        where !string.IsNullOrEmpty(use.Name)
        group use by use.Name into same
        from again in same.Skip(1)
        select new ConfigurationFault(again.Path,
            $"{noun} \"{again.Name}\" already serves {same.First().Path.Split('.')[0]}", "give each lane its own");

    /// <summary>Whoever shows a code there would wait for nothing.</summary>
    private static IEnumerable<ConfigurationFault> Unused(DaemonOptions options)
    {
        var used = options.Lanes.Select(lane => lane.Scanner).ToHashSet();
        if (used.Contains("")) yield break;
        for (var index = 0; index < options.Scanners.Length; index++)
        {
            var name = options.Scanners[index].Name;
            if (name.Length > 0 && !used.Contains(name))
                yield return new($"scanners[{index}]", $"no lane uses scanner \"{name}\"",
                    "add a lane for it, or remove it");
        }
    }

    /// <summary>Says nothing of a gate that does not exist: that has its own fault.</summary>
    private static IEnumerable<ConfigurationFault> NotPassed(string path, LaneEntry lane, GateEntry[] gates)
    {
        if (lane.NotPassed == NotPassedRule.Keep) yield break;
        if (lane.Gate is null)
            yield return new(path, "this lane has no gate", "leave out \"notPassed\", or give the lane a gate");
        else if (gates.FirstOrDefault(gate => gate.Name == lane.Gate) is { Sensor: null })
            yield return new(path, $"gate {SchemaCheck.Quote(lane.Gate)} has no sensor, so nobody knows who passed",
                "add \"sensor\" to that gate, or leave out \"notPassed\"");
    }

    private static IEnumerable<ConfigurationFault> SignsIn(string path, LaneEntry lane)
    {
        if (lane.SignIn && lane.Operator.Length > 0)
            yield return new(path, $"this lane works as operator {SchemaCheck.Quote(lane.Operator)} already",
                "leave out \"operator\" where operators sign in, or leave out \"signIn\"");
        if (lane is { SignIn: true, Direction: LaneDirection.Exit })
            yield return new(path, "guests leave by this lane, and would be kept in until somebody signs in",
                "leave out \"signIn\" where guests leave");
    }

    private static IEnumerable<ConfigurationFault> Patterns(string path, string[] patterns)
    {
        for (var index = 0; index < patterns.Length; index++)
        {
            if (FaultOf(patterns[index]) is { } fault)
                yield return new($"{path}[{index}]", $"{SchemaCheck.Quote(patterns[index])} {fault}",
                    $"write one of the codes as it is, with {CodePattern.Placeholder} for the code itself, such as "
                    + $"https://shop.example/t?code={CodePattern.Placeholder}");
        }
    }

    private static string? FaultOf(string pattern)
    {
        try
        {
            CodePattern.Parse(pattern);
            return null;
        }
        catch (FormatException fault)
        {
            return fault.Message;
        }
    }

    private static IEnumerable<ConfigurationFault> Windows(string path, LaneEntry lane) =>
        new[]
        {
            ConfigurationRules.Range(
                $"{path}.answerWindow", lane.AnswerWindow, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)),
            ConfigurationRules.Range(
                $"{path}.repeatWindow", lane.RepeatWindow, TimeSpan.Zero, TimeSpan.FromSeconds(60)),
        }.OfType<ConfigurationFault>();
}
