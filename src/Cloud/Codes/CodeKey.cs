using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using PosDaemon.Protocol.Codes;
using PosDaemon.Protocol.Redemption.V1;
using PosDaemon.ServiceDefaults;

namespace PosCloud.Codes;

/// <summary>The secret of one database. Codes are stored only as their keyed hash, so a stolen database gives no
/// code; stored replies are sealed, because a slip carries entry codes. After a rotation older secrets stand behind it:
/// what is new is made with this one, and what is there is found and opened by any of them. Safe for any thread.
/// </summary>
internal sealed class CodeKey
{
    /// <summary>Bytes.</summary>
    public const int Length = 32;

    // What the one key of its kind is bound to.
    private const string Authority = "authority";

    // Of a line in the key file that a rotation has made: the version, the secret, and what names things.
    private const byte Rotated = 2;
    private const int RotatedLength = 1 + Length + Length;

    // At the end of each hash of such a key: tells which key made it.
    private const int MarkBytes = 4;

    private readonly byte[] _hashing;
    private readonly byte[] _sealing;
    private readonly byte[] _answering;
    private readonly byte[] _deriving;
    private readonly byte[] _enrolling;
    private readonly byte[] _certifying;
    private readonly byte[] _issuing;
    private readonly byte[] _office;
    private readonly byte[] _naming;

    /// <param name="secret">Its <see cref="Length"/> bytes; or what <see cref="DrawNext"/> made.</param>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public CodeKey(ReadOnlySpan<byte> secret)
    {
        var isRotated = secret.Length == RotatedLength && secret[0] == Rotated;
        if (secret.Length != Length && !isRotated)
            throw new ArgumentException($"the key has {Length} or {RotatedLength} bytes", nameof(secret));
        var own = isRotated ? secret.Slice(1, Length) : secret;
        _hashing = HMACSHA256.HashData(own, "poscloud code hash 1"u8);
        _sealing = HMACSHA256.HashData(own, "poscloud reply seal 1"u8);
        _answering = HMACSHA256.HashData(own, "poscloud answers seal 1"u8);
        _deriving = HMACSHA256.HashData(own, "poscloud entry code 1"u8);
        _enrolling = HMACSHA256.HashData(own, "poscloud enrolment token 1"u8);
        _certifying = HMACSHA256.HashData(own, "poscloud authority seal 1"u8);
        _issuing = HMACSHA256.HashData(own, "poscloud issued code 1"u8);
        _office = HMACSHA256.HashData(own, "poscloud back office 1"u8);
        _naming = isRotated ? secret[(1 + Length)..].ToArray() : _office;
        Fingerprint = HMACSHA256.HashData(_hashing, "which key"u8);
        Mark = isRotated ? Fingerprint[..MarkBytes] : null;
        All = [this];
    }

    private CodeKey(CodeKey own, IReadOnlyList<CodeKey> older, IReadOnlyList<CodeKey> newer)
    {
        (_hashing, _sealing, _answering, _deriving, _enrolling, _certifying, _issuing, _office, _naming) = (
            own._hashing, own._sealing, own._answering, own._deriving, own._enrolling, own._certifying, own._issuing,
            own._office, own._naming);
        (Fingerprint, Mark, Replaced) = (own.Fingerprint, own.Mark, older);
        Older = [.. older, .. newer];
        All = [this, .. Older];
    }

    /// <summary>Tells whether a database was written with this key, and nothing else about it.</summary>
    public byte[] Fingerprint { get; }

    /// <summary>What a person knows it by: 8 hexadecimal digits, of no use to anybody else.</summary>
    public string Name => NameOf(Fingerprint);

    /// <summary>The last 4 of the 32 bytes of each hash that it makes; null: it is from before there were rotations,
    /// and its hashes end in any way.</summary>
    public byte[]? Mark { get; }

    /// <summary>Other keys that things may be kept under; mostly none. While nodes change over one by one there is a
    /// newer one among them.</summary>
    public IReadOnlyList<CodeKey> Older { get; } = [];

    /// <summary>Those of <see cref="Older"/> that this one has taken the place of: what is kept under them is moved to
    /// this one when it can be.</summary>
    public IReadOnlyList<CodeKey> Replaced { get; } = [];

    /// <summary>This one, then the others.</summary>
    public IReadOnlyList<CodeKey> All { get; }

    /// <inheritdoc cref="Name"/>
    public static string NameOf(byte[] fingerprint) => Convert.ToHexStringLower(fingerprint.AsSpan(0, MarkBytes));

    /// <summary>This key with those for what is kept under them. It makes what this one makes.</summary>
    /// <param name="older">That it has taken the place of.</param>
    /// <param name="newer">That will take its place.</param>
    public CodeKey Over(IReadOnlyList<CodeKey> older, IReadOnlyList<CodeKey>? newer = null) =>
        new(this, older, newer ?? []);

    /// <summary>A new secret that names things as this one does: whatever is asked for twice, before a rotation and
    /// after it, is the same.</summary>
    /// <returns>65 bytes, for the constructor.</returns>
    public byte[] DrawNext(RandomNumberGenerator random) => [Rotated, .. random.NewBytes(Length), .. _naming];

    /// <summary>HMAC-SHA256, 32 bytes, or 28 of them and the mark.</summary>
    public byte[] Hash(ReadOnlySpan<byte> code) => Marked(HMACSHA256.HashData(_hashing, code));

    /// <inheritdoc cref="Hash(ReadOnlySpan{byte})"/>
    public byte[] Hash(PresentedCode code) => Hash(Encoding.ASCII.GetBytes(code.Text));

    /// <summary>Of an API key; as <see cref="Hash(ReadOnlySpan{byte})"/>.</summary>
    public byte[] HashApiKey(string text) => Marked(Derive("api key", text));

    /// <summary>What ids, numbers and versions are made of: no secret, and the same before a rotation and after it.
    /// </summary>
    /// <inheritdoc cref="Derive" path="/param"/>
    public byte[] DeriveName(string purpose, string content) => HMACSHA256.HashData(
        HMACSHA256.HashData(_naming, Encoding.UTF8.GetBytes(purpose)), Encoding.UTF8.GetBytes(content));

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
        using var box = BoxOf(SealedKind.Secret);
        return box.Seal(secret, of);
    }

    /// <summary>Reads what <see cref="SealSecret"/> made.</summary>
    /// <exception cref="CryptographicException">Another key, another place, or damage.</exception>
    public byte[] OpenSecret(byte[] secret, string of) => Open(SealedKind.Secret, secret, of);

    /// <summary>The code of one seat on the paper that one redemption of its ticket prints. Derived, not drawn: the
    /// same for slip and ledger without being handed on; of another redemption it is another.</summary>
    public PresentedCode EntryCode(string entitlementId, string redemptionId) => new("E-" + Base32.Write(
        HMACSHA256.HashData(_deriving, Encoding.UTF8.GetBytes($"{entitlementId}/{redemptionId}")),
        PrintedCode.BodyLength));

    /// <summary>Of an enrolment token; as <see cref="Hash(ReadOnlySpan{byte})"/>.</summary>
    public byte[] HashToken(PresentedCode token) =>
        Marked(HMACSHA256.HashData(_enrolling, Encoding.ASCII.GetBytes(token.Text)));

    /// <summary>Encrypts the private key of a certificate authority.</summary>
    public byte[] SealAuthority(ReadOnlySpan<byte> privateKey)
    {
        using var box = BoxOf(SealedKind.Authority);
        return box.Seal(privateKey, Authority);
    }

    /// <summary>Reads what <see cref="SealAuthority"/> made.</summary>
    /// <exception cref="CryptographicException">Another key, or damage.</exception>
    public byte[] OpenAuthority(byte[] privateKey) => Open(SealedKind.Authority, privateKey, Authority);

    /// <summary>Encrypts a reply for the ledger, bound to the id that it is stored under.</summary>
    public byte[] SealReply(IMessage reply, string id)
    {
        // A box is for one thread at a time, and its key schedule costs a microsecond.
        using var box = BoxOf(SealedKind.Reply);
        return box.Seal(reply.ToByteArray(), id);
    }

    /// <summary>Encrypts what a buyer answered, JSON, bound to the redemption that it belongs to.</summary>
    public byte[] SealAnswers(string answers, string redemptionId)
    {
        using var box = BoxOf(SealedKind.Answers);
        return box.Seal(Encoding.UTF8.GetBytes(answers), redemptionId);
    }

    /// <summary>Reads what <see cref="SealAnswers"/> made.</summary>
    /// <exception cref="CryptographicException">Another key, another redemption, or damage.</exception>
    public string OpenAnswers(byte[] answers, string redemptionId) =>
        Encoding.UTF8.GetString(Open(SealedKind.Answers, answers, redemptionId));

    /// <summary>Reads what <see cref="SealReply"/> made.</summary>
    /// <exception cref="DamagedReplyException">Another key, another id, or damage.</exception>
    public T OpenReply<T>(MessageParser<T> parser, byte[] reply, string id)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(Open(SealedKind.Reply, reply, id));
        }
        catch (Exception e) when (e is CryptographicException or InvalidProtocolBufferException)
        {
            throw new DamagedReplyException(id, e);
        }
    }

    /// <summary>Which key something is sealed under.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="value">The sealed value.</param>
    /// <param name="of">What it is bound to; of an authority nothing.</param>
    /// <returns>It as it was and the key; null: none of these opens it.</returns>
    public (byte[] Plain, CodeKey Key)? Unseal(SealedKind kind, byte[] value, string of)
    {
        var owner = kind == SealedKind.Authority ? Authority : of;
        foreach (var key in All)
        {
            try
            {
                using var box = key.BoxOf(kind);
                return (box.Open(value, owner), key);
            }
            catch (CryptographicException)
            {
                // It may be another one's.
            }
        }

        return null;
    }

    /// <summary>Seals with this key what <see cref="Unseal"/> opened.</summary>
    public byte[] Seal(SealedKind kind, byte[] plain, string of)
    {
        using var box = BoxOf(kind);
        return box.Seal(plain, kind == SealedKind.Authority ? Authority : of);
    }

    // Of one key the fault is the box's own.
    private byte[] Open(SealedKind kind, byte[] value, string of)
    {
        if (Older.Count > 0 && Unseal(kind, value, of) is var (plain, _))
            return plain;
        using var box = BoxOf(kind);
        return box.Open(value, of);
    }

    private SealedBox BoxOf(SealedKind kind) => new(kind switch
    {
        SealedKind.Reply => _sealing,
        SealedKind.Answers => _answering,
        SealedKind.Authority => _certifying,
        _ => Derive("seal", ""),
    });

    private byte[] Marked(byte[] hash)
    {
        Mark?.CopyTo(hash, hash.Length - MarkBytes);
        return hash;
    }
}

/// <summary>What is encrypted in a ledger; each kind under a key of its own.</summary>
internal enum SealedKind
{
    Reply,
    Answers,
    Secret,
    Authority,
}

/// <summary>What was answered to an id stands, and cannot be read any more. On the wire it is DATA_LOSS.</summary>
internal sealed class DamagedReplyException(string id, Exception? inner = null)
    : Exception($"the reply stored under {id} cannot be read", inner);
