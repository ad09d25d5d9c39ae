using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using PosDaemon.Benchmarks.Rounds;
using PosDaemon.Benchmarks.Slips;
using PosDaemon.Testing;

namespace PosDaemon.Benchmarks.Peers;

/// <summary>One npm encoder in a Node process of its own, kept for all rounds so that it is as warm as it gets.
/// </summary>
internal sealed class Peer : ISubject, IDisposable
{
    private static readonly Dictionary<Form, string> OfLines = new()
    {
        [Form.Lines] = "plain", [Form.LinesCachedLogo] = "cached", [Form.LinesDecodedLogo] = "decoded",
    };

    private static readonly Dictionary<Form, string> OfDocuments = new()
    {
        [Form.Document] = "plain", [Form.DocumentDecodedLogo] = "decoded",
    };

    private readonly Dictionary<Form, string> _forms;
    private readonly Process _node;

    private Peer(string name, Process node)
    {
        (Name, _node) = (name, node);
        _forms = name.StartsWith("receiptline", StringComparison.Ordinal) ? OfDocuments : OfLines;
        Forms = [.. _forms.Keys];
    }

    public static IReadOnlyList<string> Compared { get; } =
        ["receipt-printer-encoder", "node-thermal-printer", "receiptline"];

    /// <summary>receiptline-generic is receiptline for printers that it knows nothing of; as quick, other commands.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } = [.. Compared, "receiptline-generic"];

    public string Name { get; }

    public IReadOnlyList<Form> Forms { get; }

    /// <summary><see cref="PeerPackages"/> have to be there.</summary>
    public static Peer Start(string name, StandardSlip slip)
    {
        var start = new ProcessStartInfo("node", ["peer.js", name])
        {
            WorkingDirectory = PeerPackages.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var node = Process.Start(start)!;
        node.StandardInput.WriteLine(slip.ForPeers());
        return new Peer(name, node);
    }

    /// <summary>All that the three can say, a stream for each name.</summary>
    public static async Task<IReadOnlyDictionary<string, byte[]>> EverythingAsync()
    {
        var start = new ProcessStartInfo("node", ["everything.js"])
        {
            WorkingDirectory = PeerPackages.Folder,
            RedirectStandardOutput = true,
        };
        using var node = Process.Start(start)!;
        var streams = JsonNode.Parse(await node.StandardOutput.ReadToEndAsync())!.AsObject();
        return streams.ToDictionary(
            stream => stream.Key, stream => Convert.FromBase64String(stream.Value!.GetValue<string>()));
    }

    public byte[] Make(Form form) =>
        Convert.FromBase64String(Ask(new() { ["form"] = _forms[form] })["bytes"]!.GetValue<string>());

    public Measure Run(Form form, double seconds)
    {
        var answer = Ask(new() { ["form"] = _forms[form], ["seconds"] = seconds });
        return new Measure(
            answer["count"]!.GetValue<long>(), answer["seconds"]!.GetValue<double>(),
            answer["length"]!.GetValue<int>());
    }

    public void Dispose()
    {
        _node.StandardInput.Close();
        _node.WaitForExit();
        _node.Dispose();
    }

    private JsonNode Ask(JsonObject order)
    {
        _node.StandardInput.WriteLine(order.ToJsonString(JsonSerializerOptions.Default));
        var line = _node.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"{Name} ended; what it said is on the error output");
        return JsonNode.Parse(line)!;
    }
}

/// <summary>The npm packages that are measured beside ours.</summary>
internal static class PeerPackages
{
    private static readonly NpmFolder Npm = new("npm");

    public static string Folder => Npm.Path;

    /// <summary>Null when the peers can run, else why they cannot.</summary>
    public static Task<string?> WhyMissingAsync() => Npm.WhyMissingAsync();
}
