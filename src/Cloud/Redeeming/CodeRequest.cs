using PosCloud.Codes;
using PosCloud.Ledger;
using PosCloud.Redeeming.Policies;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Redeeming;

/// <summary>A request about one code, read and checked: what Preview, Redeem and UploadOffline share.</summary>
/// <param name="Code">Null: what was shown cannot be a code.</param>
internal sealed record CodeRequest(
    string ScanId, byte[] Fingerprint, byte[] CodeHash, PresentedCode? Code, RedeemInput Input)
{
    /// <summary>Its hashes under the database's older keys; mostly none.</summary>
    public IReadOnlyList<KeyedHashes> Older { get; init; } = [];

    public RedeemAttempt Attempt => new(ScanId, Fingerprint, CodeHash, Input.Call) { Older = Older };

    /// <exception cref="InvalidRequestException">No record can be made of it.</exception>
    public static CodeRequest Read(
        CodeKey key, string scanId, Caller? caller, ReadOnlySpan<byte> raw, int uses, Money? bill,
        IReadOnlyCollection<Answer> answers, DateTimeOffset now, Direction direction = Direction.Unspecified)
    {
        var call = RequestReader.Call(caller, now, key);
        var code = PresentedCode.Read(raw);
        var input = new RedeemInput
        {
            Call = call,
            Malformed = code is null,
            Uses = uses == 0 ? 1 : uses,
            Bill = bill,
            Answers = RequestReader.Answers(answers),
            IsExit = direction == Direction.Exit,
        };
        var (fingerprint, hash) = Under(key, raw, code, call.Store, uses, bill, answers, input.IsExit);
        var request = new CodeRequest(RequestReader.Id(scanId, "scan_id"), fingerprint, hash, code, input);
        if (key.Older.Count == 0)
            return request;
        var older = new KeyedHashes[key.Older.Count];
        for (var place = 0; place < older.Length; place++)
            older[place] = Under(key.Older[place], raw, code, call.Store, uses, bill, answers, input.IsExit);
        return request with { Older = older };
    }

    private static KeyedHashes Under(
        CodeKey key, ReadOnlySpan<byte> raw, PresentedCode? code, string store, int uses, Money? bill,
        IReadOnlyCollection<Answer> answers, bool isExit)
    {
        var hash = code is { } known ? key.Hash(known) : key.Hash(raw);
        return new KeyedHashes(
            ContentFingerprint.OfRedeem(key, hash, store, uses, bill, answers, isExit), hash);
    }
}
