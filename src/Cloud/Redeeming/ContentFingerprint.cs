using System.Buffers.Binary;
using System.Text;
using PosCloud.Codes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Redeeming;

/// <summary>The fingerprint of what must stay the same when an id is sent again. Every part goes in with its length,
/// so that no two contents run together to the same bytes.</summary>
internal static class ContentFingerprint
{
    public static byte[] OfRedeem(
        CodeKey key, byte[] codeHash, string store, int uses, Money? bill, IEnumerable<Answer> answers, bool isExit)
    {
        using var parts = new MemoryStream();
        Add(parts, codeHash);
        Add(parts, store);
        // 0 counts as 1, so both are the same request.
        Add(parts, uses == 0 ? 1 : uses);
        Add(parts, bill is null ? 0 : 1);
        Add(parts, bill?.Minor ?? 0);
        Add(parts, bill?.Currency ?? "");
        foreach (var answer in answers.OrderBy(answer => answer.Key, StringComparer.Ordinal))
        {
            Add(parts, answer.Key);
            Add(parts, answer.Value);
        }
        // A number alone, as no answer ends. Of an entry there is none: what was kept before there were exits stays.
        if (isExit)
            Add(parts, (int)Direction.Exit);
        return key.Hash(parts.ToArray());
    }

    public static byte[] OfUndo(CodeKey key, string scanId, string store)
    {
        using var parts = new MemoryStream();
        Add(parts, scanId);
        Add(parts, store);
        return key.Hash(parts.ToArray());
    }

    private static void Add(MemoryStream parts, string text) => Add(parts, Encoding.UTF8.GetBytes(text));

    private static void Add(MemoryStream parts, byte[] bytes)
    {
        Add(parts, bytes.Length);
        parts.Write(bytes);
    }

    private static void Add(MemoryStream parts, long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        parts.Write(bytes);
    }
}
