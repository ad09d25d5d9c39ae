using System.Net;
using Google.Protobuf;
using Grpc.Core;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

/// <summary>A terminal that does by chance all that a terminal can do, one thing after the other, on a bad line, and
/// writes down what it asked and heard.</summary>
internal sealed class MixedTerminal : IAsyncDisposable
{
    private static readonly Reason[] MayBeRefused =
        [Reason.Unspecified, Reason.AlreadyRedeemed, Reason.NotEnoughUses, Reason.AlreadyUndone];

    private static readonly Reason[] UndoMayBeRefused =
        [Reason.Unspecified, Reason.NotFound, Reason.AlreadyUndone];

    private readonly Random _random;
    private readonly CodeShelf _shelf;
    private readonly BadLine _line;
    private readonly Caller _caller;
    private int _ids;

    /// <param name="number">Makes its name and its plan another one.</param>
    /// <param name="seed">Of the plans of all.</param>
    /// <param name="cloud">Whom it asks.</param>
    /// <param name="shelf">What it is shown.</param>
    public MixedTerminal(int number, int seed, Uri cloud, CodeShelf shelf)
    {
        _random = new Random((seed * 1000) + number);
        _shelf = shelf;
        _line = new BadLine(new IPEndPoint(IPAddress.Loopback, cloud.Port), _random);
        _caller = new Caller { TerminalId = $"t-{number}", Lane = $"lane-{number}", StoreId = TestGoods.Mall.StoreId };
    }

    public TerminalNotes Notes { get; } = new();

    /// <summary>What it may not hear, in sentences.</summary>
    public List<string> Wrong { get; } = [];

    public BadLine Line => _line;

    public async Task WorkAsync(Func<bool> isOver)
    {
        while (!isOver())
            await (_random.Next(100) switch
            {
                < 12 => PreviewAsync(),
                < 50 => RedeemAsync(),
                < 65 => AskAgainAsync(Any(Notes.Redeems)),
                < 75 => UndoAsync(Any(Notes.Redeems)),
                < 82 => AskAgainAsync(Any(Notes.Undos)),
                < 92 => ReportAsync(),
                _ => ListAsync(),
            });
    }

    /// <summary>On a good line: asks everything again that was not answered, until nothing is open.</summary>
    /// <param name="before">The ledger as it was: what it has is the answer.</param>
    public async Task AskOpenAgainAsync(LedgerState before)
    {
        _line.Mend();
        var reasons = before.Scans.ToDictionary(scan => scan.ScanId, scan => scan.Reason);
        foreach (var asked in Notes.Redeems.Where(asked => asked.Heard.Count == 0).ToList())
        {
            await AskAgainAsync(asked);
            var reply = Assert.Single(asked.Heard);
            if (reasons.TryGetValue(asked.Request.ScanId, out var reason)
                && (!reply.IsRepeated || reply.Refusal != reason))
                Wrong.Add($"scan {asked.Request.ScanId} was on record as {reason} and is answered {reply}");
        }
        foreach (var asked in Notes.Undos.Where(asked => asked.Heard.Count == 0).ToList())
            await AskAgainAsync(asked);
        var open = Notes.Slips.Where(slip => slip.Heard is null).Select(slip => slip.Report).ToList();
        Notes.Slips.RemoveAll(slip => slip.Heard is null);
        foreach (var reports in open.Chunk(100))
            await SendAsync(reports);
    }

    public ValueTask DisposeAsync() => _line.DisposeAsync();

    private async Task PreviewAsync()
    {
        var shown = await _shelf.ShowAsync(_random);
        var request = new PreviewRequest
        {
            ScanId = NextId("p"), Caller = _caller, Code = ByteString.CopyFromUtf8(shown.Code),
        };
        Notes.Previewed.Add(request.ScanId);
        var reply = await _line.AskAsync((cloud, options) => cloud.PreviewAsync(request, options));
        if (reply?.Refused is { } refused && !MayBeRefused.Contains(refused.Reason))
            Wrong.Add($"the preview {request.ScanId} was answered {reply}");
    }

    private async Task RedeemAsync()
    {
        var shown = await _shelf.ShowAsync(_random);
        var request = new RedeemRequest
        {
            ScanId = NextId("s"), Caller = _caller, Code = ByteString.CopyFromUtf8(shown.Code),
        };
        if (shown.Kind == EntitlementKind.Pass)
            request.Uses = _random.Next(4);
        if (shown.Kind == EntitlementKind.Voucher)
            request.Bill = new Money { Minor = _random.Next(1, 6000), Currency = "CNY" };
        var asked = new AskedRedeem(request);
        Notes.Redeems.Add(asked);
        await AskAgainAsync(asked);
        // As a terminal does that has a guest before it; others are left open until later.
        if (asked.Heard.Count == 0 && _random.Next(2) == 0)
            await AskAgainAsync(asked);
    }

    private async Task UndoAsync(AskedRedeem? redeem)
    {
        if (redeem is null)
            return;
        redeem.IsClosed = true;
        var asked = new AskedUndo(new UndoRequest
        {
            UndoId = NextId("u"), ScanId = redeem.Request.ScanId, Caller = _caller, Why = "顾客改主意",
        });
        Notes.Undos.Add(asked);
        await AskAgainAsync(asked);
    }

    private async Task AskAgainAsync(AskedRedeem? asked)
    {
        if (asked is null)
            return;
        asked.Request.Attempt++;
        var reply = await _line.AskAsync((cloud, options) => cloud.RedeemAsync(asked.Request, options));
        if (reply is null)
            return;
        asked.Heard.Add(HeardReply.Of(reply));
        if (!MayBeRefused.Contains(asked.Heard[^1].Refusal))
            Wrong.Add($"scan {asked.Request.ScanId} was answered {reply}");
    }

    private async Task AskAgainAsync(AskedUndo? asked)
    {
        if (asked is null)
            return;
        var reply = await _line.AskAsync((cloud, options) => cloud.UndoAsync(asked.Request, options));
        if (reply is null)
            return;
        asked.Heard.Add(HeardReply.Of(reply));
        if (!UndoMayBeRefused.Contains(asked.Heard[^1].Refusal))
            Wrong.Add($"undo {asked.Request.UndoId} was answered {reply}");
    }

    private async Task ReportAsync()
    {
        var printed = Notes.Redeems.Where(IsUnreported).Take(20).ToList();
        printed.ForEach(asked => asked.IsClosed = true);
        await SendAsync(printed.Select(asked => new SlipReport
        {
            ScanId = asked.Request.ScanId,
            Copy = 1,
            Outcome = _random.Next(8) == 0 ? SlipOutcome.Unknown : SlipOutcome.Printed,
        }));
    }

    private async Task SendAsync(IEnumerable<SlipReport> reports)
    {
        var request = new ReportSlipsRequest { Caller = _caller };
        request.Reports.AddRange(reports);
        var reply = await _line.AskAsync((cloud, options) => cloud.ReportSlipsAsync(request, options));
        Notes.Slips.AddRange(request.Reports.Select((report, number) => (report, reply?.Verdicts[number].Verdict)));
    }

    private async Task ListAsync()
    {
        var request = new ListUnreportedRequest { Caller = _caller };
        var wanted = Notes.Redeems.Where(IsUnreported).Select(asked => asked.Request.ScanId).ToList();
        var reply = await _line.AskAsync((cloud, options) => cloud.ListUnreportedAsync(request, options));
        if (reply is null)
            return;
        var own = Notes.Redeems.ToDictionary(asked => asked.Request.ScanId);
        foreach (var item in reply.Items)
        {
            var asked = own.GetValueOrDefault(item.ScanId);
            asked?.Heard.Add(HeardReply.Of(item));
            if (asked is null)
                Wrong.Add($"the list has scan {item.ScanId}, which this terminal did not ask for");
        }
        var missing = wanted.Except(reply.Items.Select(item => item.ScanId)).ToList();
        if (missing.Count > 0)
            Wrong.Add($"the list lacks {string.Join(", ", missing)}");
    }

    private static bool IsUnreported(AskedRedeem asked) =>
        !asked.IsClosed && asked.Heard.Count > 0 && asked.Heard[0].Accepted is not null;

    private T? Any<T>(List<T> all) => all.Count == 0 ? default : all[_random.Next(all.Count)];

    private string NextId(string kind) => $"{kind}-{_caller.TerminalId}-{++_ids}";
}
