using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosDaemon.Lanes;

/// <summary>The cloud's questions, made from a scan's record alone, so that every retry of one says the same.</summary>
internal static class Requests
{
    public static PreviewRequest Preview(LaneOptions options, ScanRecord scan) => new()
    {
        ScanId = scan.Id.Value,
        Caller = Caller(options, scan.Operator, scan.ReadAt),
        Code = ByteString.CopyFrom(scan.Code!.Bytes),
    };

    public static RedeemRequest Redeem(LaneOptions options, ScanRecord scan, ScanCode code)
    {
        var request = new RedeemRequest
        {
            ScanId = scan.Id.Value,
            Caller = Caller(options, scan.Operator, scan.ReadAt),
            Code = ByteString.CopyFrom(code.Bytes),
            Uses = scan.Terms.Uses,
            Attempt = scan.Attempt,
        };
        if (scan.Terms.BillMinor is { } bill)
            request.Bill = new Money { Minor = bill, Currency = options.Currency };
        request.Answers.AddRange(scan.Terms.Answers.Select(a => new Answer { Key = a.Key, Value = a.Value }));
        return request;
    }

    public static UndoRequest Undo(LaneOptions options, ScanRecord scan, UndoState undo, Moment at) => new()
    {
        UndoId = undo.Id.Value,
        Caller = Caller(options, undo.Operator, at),
        ScanId = scan.Id.Value,
        Why = undo.Why,
    };

    private static Caller Caller(LaneOptions options, string by, Moment at) => new()
    {
        TerminalId = options.TerminalId,
        Lane = options.Name,
        StoreId = options.StoreId,
        OperatorId = by,
        DeviceTime = Timestamp.FromDateTimeOffset(at.Wall),
    };
}
