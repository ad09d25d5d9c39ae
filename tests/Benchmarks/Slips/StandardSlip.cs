using System.Text.Json;
using System.Text.Json.Nodes;
using PosDaemon.Slips;

namespace PosDaemon.Benchmarks.Slips;

/// <summary>The slip that everybody prints: 40 lines with Chinese and columns of money, a QR code with Chinese in it, a
/// barcode, and a logo if wanted. It stands in standard-slip.json as laid-out lines, as a ReceiptLine document, and
/// as a template with data; these three print the same.</summary>
internal sealed class StandardSlip
{
    /// <summary>More logos than anybody who keeps their dots keeps.</summary>
    public const int MoreThanKept = 64;

    private readonly JsonNode _slip;
    private readonly string _template;
    private readonly string _data;

    private StandardSlip(JsonNode slip)
    {
        _slip = slip;
        _template = string.Join('\n', slip["template"]!.AsArray().Select(line => line!.GetValue<string>()));
        _data = slip["data"]!.ToJsonString();
        slip["logo"] = Convert.ToBase64String(TestLogo.Png());
        Qr = slip["qr"]!.GetValue<string>();
        Barcode = slip["barcode"]!.GetValue<string>();
        Columns = slip["columns"]!.GetValue<int>();
        Lines = [.. slip["lines"]!.AsArray().Select(line => line!["text"]!.GetValue<string>())];
    }

    public string Qr { get; }

    public string Barcode { get; }

    public int Columns { get; }

    /// <summary>The text of each line, without what centres it.</summary>
    public IReadOnlyList<string> Lines { get; }

    public static StandardSlip Read()
    {
        using var json = typeof(StandardSlip).Assembly
            .GetManifestResourceStream("PosDaemon.Benchmarks.standard-slip.json")!;
        return new StandardSlip(JsonNode.Parse(json)!);
    }

    /// <summary>One line of JSON, as the peers take it.</summary>
    public string ForPeers() => _slip.ToJsonString(JsonSerializerOptions.Default);

    public SlipOrder Plain() => Order(_template);

    public SlipOrder WithLogo() => Order($"{{image:{_slip["logo"]!.GetValue<string>()}}}\n{_template}");

    /// <summary>The same slip several times, each with a logo of its own bytes.</summary>
    public IReadOnlyList<SlipOrder> WithOtherLogos(int logos) =>
        [.. Enumerable.Range(1, logos).Select(mark =>
            Order($"{{image:{Convert.ToBase64String(TestLogo.Png(mark))}}}\n{_template}"))];

    private SlipOrder Order(string text) => new(SlipKinds.Redemption, _data, "zh", 1, text);
}
