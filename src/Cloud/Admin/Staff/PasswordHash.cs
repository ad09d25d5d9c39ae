using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Konscious.Security.Cryptography;
using PosCloud.Codes;

namespace PosCloud.Admin.Staff;

/// <summary>Passwords and PINs by Argon2id (RFC 9106), with a salt of their own each and the cost beside them, so that
/// a later version may raise it. Some 30 ms and 19 MiB each: not more than two at once, one of them for strangers; of
/// each kind a few wait their turn, so that strangers hold up nobody whom the shop knows.</summary>
internal sealed class PasswordHash(RandomNumberGenerator random) : IDisposable
{
    // OWASP's smallest advice for Argon2id: 19 MiB, two passes, one lane.
    private const int MemoryKib = 19 * 1024;
    private const int Passes = 2;
    private const int Lanes = 1;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const string NoPassword = "none";

    /// <summary>Characters; what is longer is nobody's password.</summary>
    public const int Longest = 200;

    // Half a second of waiting.
    private const int Waiting = 16;

    private readonly ConcurrencyLimiter _strangers = NewTurns();
    private readonly ConcurrencyLimiter _known = NewTurns();

    /// <summary>In the form of PHC: $argon2id$v=19$m=…,t=…,p=…$salt$hash.</summary>
    /// <exception cref="OfficeFaultException">Too many are asked for at once.</exception>
    public async Task<string> MakeAsync(string password)
    {
        var salt = random.NewBytes(SaltBytes);
        var hash = await ComputeAsync(_known, password, salt, MemoryKib, Passes, Lanes, HashBytes);
        return string.Create(CultureInfo.InvariantCulture,
            $"$argon2id$v=19$m={MemoryKib},t={Passes},p={Lanes}${Write(salt)}${Write(hash)}");
    }

    /// <summary>True: it is the password of that hash. As long in coming as for any other, also where there is no hash.
    /// </summary>
    /// <param name="password">As typed.</param>
    /// <param name="hash">On record; null: there is none.</param>
    /// <param name="isStranger">Nothing is known of who asks.</param>
    /// <exception cref="OfficeFaultException">Too many are asked for at once.</exception>
    public async Task<bool> IsOfAsync(string password, string? hash, bool isStranger = false)
    {
        var turns = isStranger ? _strangers : _known;
        if (password.Length is 0 or > Longest || hash is null || Read(hash) is not { } known)
        {
            await ComputeAsync(turns, NoPassword, new byte[SaltBytes], MemoryKib, Passes, Lanes, HashBytes);
            return false;
        }

        var computed = await ComputeAsync(
            turns, password, known.Salt, known.Memory, known.Passes, known.Lanes, known.Hash.Length);
        return CryptographicOperations.FixedTimeEquals(computed, known.Hash);
    }

    public void Dispose()
    {
        _strangers.Dispose();
        _known.Dispose();
    }

    private static ConcurrencyLimiter NewTurns() => new(new ConcurrencyLimiterOptions
    {
        PermitLimit = 1, QueueLimit = Waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private static async Task<byte[]> ComputeAsync(
        ConcurrencyLimiter turns, string password, byte[] salt, int memory, int passes, int lanes, int length)
    {
        using var turn = await turns.AcquireAsync();
        if (!turn.IsAcquired)
            throw OfficeFaultException.TooOften(
                "正在登录的人太多，请稍等几秒再试。",
                "Too many people sign in at this moment: wait some seconds and try again.");
        using var argon = new Argon2id(Encoding.UTF8.GetBytes(password))
        {
            Salt = salt,
            MemorySize = memory,
            Iterations = passes,
            DegreeOfParallelism = lanes,
        };
        return await argon.GetBytesAsync(length);
    }

    private static (int Memory, int Passes, int Lanes, byte[] Salt, byte[] Hash)? Read(string hash)
    {
        var parts = hash.Split('$');
        if (parts is not ["", "argon2id", "v=19", var cost, var salt, var digest])
            return null;
        var costs = cost.Split(',');
        return costs.Length == 3 && Cost(costs[0], "m=") is { } memory && Cost(costs[1], "t=") is { } passes
            && Cost(costs[2], "p=") is { } lanes
                ? (memory, passes, lanes, ReadBytes(salt), ReadBytes(digest))
                : null;
    }

    private static int? Cost(string text, string name) =>
        text.StartsWith(name, StringComparison.Ordinal)
        && int.TryParse(text.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    private static string Write(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[] ReadBytes(string text) =>
        Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
}
