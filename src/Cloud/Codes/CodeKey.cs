using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using PosDaemon.Protocol.Codes;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Codes;

/// <summary>The secret of one database. Codes are stored only as their keyed hash, so a stolen database gives no
/// code; stored replies are sealed, because a slip carries entry codes. Safe for any thread.</summary>
internal sealed class CodeKey
{
    /// <summary>Bytes.</summary>
    public const int Length = 32;

    // What the one key of its kind is bound to.
    private const string Authority = "authority";

    private readonly byte[] _hashing;
    private readonly byte[] _sealing;
    private readonly byte[] _answering;
    private readonly byte[] _deriving;
    private readonly byte[] _enrolling;
    private readonly byte[] _certifying;
    private readonly byte[] _issuing;
    private readonly byte[] _office;

    /// <exception cref="ArgumentException">The secret has not <see cref="Length"/> bytes.</exception>
    public CodeKey(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != Length)
            throw new ArgumentException($"the key has {Length} bytes", nameof(secret));
        _hashing = HMACSHA256.HashData(secret, "poscloud code hash 1"u8);
        _sealing = HMACSHA256.HashData(secret, "poscloud reply seal 1"u8);
        _answering = HMACSHA256.HashData(secret, "poscloud answers seal 1"u8);
        _deriving = HMACSHA256.HashData(secret, "poscloud entry code 1"u8);
        _enrolling = HMACSHA256.HashData(secret, "poscloud enrolment token 1"u8);
        _certifying = HMACSHA256.HashData(secret, "poscloud authority seal 1"u8);
        _issuing = HMACSHA256.HashData(secret, "poscloud issued code 1"u8);
        _office = HMACSHA256.HashData(secret, "poscloud back office 1"u8);
    }

    /// <summary>Tells whether a database was written with this key, and nothing else about it.</summary>
    public byte[] Fingerprint => HMACSHA256.HashData(_hashing, "which key"u8);

    /// <summary>HMAC-SHA256, 32 bytes.</summary>
    public byte[] Hash(ReadOnlySpan<byte> code) => HMACSHA256.HashData(_hashing, code);

    /// <summary>HMAC-SHA256, 32 bytes.</summary>
    public byte[] Hash(PresentedCode code) => Hash(Encoding.ASCII.GetBytes(code.Text));

    /// <summary>The code of an entitlement, 130 bits behind a letter. Derived, not drawn: who has the key can show it
    /// again, and the database cannot.</summary>
    /// <param name="kind">Gives the letter, which is for people.</param>
    /// <param name="entitlementId">What it is for.</param>
    /// <param name="issue">From 1: of a code that takes the place of another it is one more.</param>
    public PresentedCode IssuedCode(EntitlementKind kind, string entitlementId, int issue) => new(
        $"{CodeGenerator.Prefix(kind)}-" + Base32.Write(
            HMACSHA256.HashData(_issuing, Encoding.UTF8.GetBytes($"{entitlementId}/{issue}")),
            PrintedCode.BodyLength));

    /// <summary>A keyed hash or a seed for the back office, 32 bytes.</summary>
    /// <param name="purpose">What it is for: of another purpose it is another.</param>
    /// <param name="content">Of what.</param>
    public byte[] Derive(string purpose, string content) => HMACSHA256.HashData(
        HMACSHA256.HashData(_office, Encoding.UTF8.GetBytes(purpose)), Encoding.UTF8.GetBytes(content));

    /// <summary>Encrypts a secret of the back office, bound to what it is of.</summary>
    public byte[] SealSecret(byte[] secret, string of)
    {
        using var box = new SealedBox(Derive("seal", ""));
        return box.Seal(secret, of);
    }

    /// <summary>Reads what <see cref="SealSecret"/> made.</summary>
    /// <exception cref="CryptographicException">Another key, another place, or damage.</exception>
    public byte[] OpenSecret(byte[] secret, string of)
    {
        using var box = new SealedBox(Derive("seal", ""));
        return box.Open(secret, of);
    }

    /// <summary>The code of one seat on the paper that one redemption of its ticket prints. Derived, not drawn: the
    /// same for slip and ledger without being handed on; of another redemption it is another.</summary>
    public PresentedCode EntryCode(string entitlementId, string redemptionId) => new("E-" + Base32.Write(
        HMACSHA256.HashData(_deriving, Encoding.UTF8.GetBytes($"{entitlementId}/{redemptionId}")),
        PrintedCode.BodyLength));

    /// <summary>Of an enrolment token; HMAC-SHA256, 32 bytes.</summary>
    public byte[] HashToken(PresentedCode token) =>
        HMACSHA256.HashData(_enrolling, Encoding.ASCII.GetBytes(token.Text));

    /// <summary>Encrypts the private key of a certificate authority.</summary>
    public byte[] SealAuthority(ReadOnlySpan<byte> privateKey)
    {
        using var box = new SealedBox(_certifying);
        return box.Seal(privateKey, Authority);
    }

    /// <summary>Reads what <see cref="SealAuthority"/> made.</summary>
    /// <exception cref="CryptographicException">Another key, or damage.</exception>
    public byte[] OpenAuthority(byte[] privateKey)
    {
        using var box = new SealedBox(_certifying);
        return box.Open(privateKey, Authority);
    }

    /// <summary>Encrypts a reply for the ledger, bound to the id that it is stored under.</summary>
    public byte[] SealReply(IMessage reply, string id)
    {
        // A box is for one thread at a time, and its key schedule costs a microsecond.
        using var box = new SealedBox(_sealing);
        return box.Seal(reply.ToByteArray(), id);
    }

    /// <summary>Encrypts what a buyer answered, JSON, bound to the redemption that it belongs to.</summary>
    public byte[] SealAnswers(string answers, string redemptionId)
    {
        using var box = new SealedBox(_answering);
        return box.Seal(Encoding.UTF8.GetBytes(answers), redemptionId);
    }

    /// <summary>Reads what <see cref="SealAnswers"/> made.</summary>
    /// <exception cref="CryptographicException">Another key, another redemption, or damage.</exception>
    public string OpenAnswers(byte[] answers, string redemptionId)
    {
        using var box = new SealedBox(_answering);
        return Encoding.UTF8.GetString(box.Open(answers, redemptionId));
    }

    /// <summary>Reads what <see cref="SealReply"/> made.</summary>
    /// <exception cref="DamagedReplyException">Another key, another id, or damage.</exception>
    public T OpenReply<T>(MessageParser<T> parser, byte[] reply, string id)
        where T : IMessage<T>
    {
        try
        {
            using var box = new SealedBox(_sealing);
            return parser.ParseFrom(box.Open(reply, id));
        }
        catch (Exception e) when (e is CryptographicException or InvalidProtocolBufferException)
        {
            throw new DamagedReplyException(id, e);
        }
    }
}

/// <summary>What was answered to an id stands, and cannot be read any more. On the wire it is DATA_LOSS.</summary>
internal sealed class DamagedReplyException(string id, Exception? inner = null)
    : Exception($"the reply stored under {id} cannot be read", inner);
