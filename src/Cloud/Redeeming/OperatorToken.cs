using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using PosCloud.Codes;
using PosCloud.Ledger;

namespace PosCloud.Redeeming;

/// <summary>What an operator's sign-in gives a terminal: the session itself, under a mark that only the key makes. The
/// ledger keeps nothing of it.</summary>
internal static class OperatorToken
{
    private const int TimeBytes = 8;
    private const int SaidBytes = TimeBytes + OperatorSession.StampBytes;
    private const int MarkBytes = 16;

    /// <returns>54 characters.</returns>
    public static string Write(CodeKey key, string operatorId, string terminal, OperatorSession session)
    {
        var bytes = new byte[SaidBytes + MarkBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, session.ValidUntil.ToUnixTimeMilliseconds());
        session.Stamp.CopyTo(bytes, TimeBytes);
        Mark(key, bytes.AsSpan(0, SaidBytes), operatorId, terminal).CopyTo(bytes.AsSpan(SaidBytes));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Null: it is none of this operator and terminal.</summary>
    public static OperatorSession? Read(CodeKey key, string operatorId, string terminal, string text)
    {
        var bytes = new byte[SaidBytes + MarkBytes];
        if (!Base64Url.IsValid(text, out var length) || length != bytes.Length)
            return null;
        Base64Url.DecodeFromChars(text, bytes);
        var said = bytes.AsSpan(0, SaidBytes);
        var isKnown = false;
        for (var place = 0; place < key.All.Count; place++)
            isKnown |= CryptographicOperations.FixedTimeEquals(
                Mark(key.All[place], said, operatorId, terminal), bytes.AsSpan(SaidBytes));
        if (!isKnown)
            return null;
        var until = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(said));
        return new OperatorSession(said[TimeBytes..].ToArray(), until);
    }

    // Ids hold no line feed.
    private static ReadOnlySpan<byte> Mark(CodeKey key, ReadOnlySpan<byte> said, string operatorId, string terminal) =>
        key.Derive("operator session", $"{operatorId}\n{terminal}\n{Convert.ToHexString(said)}").AsSpan(0, MarkBytes);
}
