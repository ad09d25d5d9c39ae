using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Konscious.Security.Cryptography;
using PosCloud.Codes;

namespace PosCloud.Admin.Staff;

/// <summary>Passwords and PINs by Argon2id (RFC 9106), with a salt of their own each and the cost beside them, so that
/// a later version may raise it. Some 30 ms and 19 MiB each: not more than two at once.</summary>
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

    private readonly SemaphoreSlim _turns = new(2, 2);

    /// <summary>In the form of PHC: $argon2id$v=19$m=…,t=…,p=…$salt$hash.</summary>
    public async Task<string> MakeAsync(string password)
    {
        var salt = random.NewBytes(SaltBytes);
        var hash = await ComputeAsync(password, salt, MemoryKib, Passes, Lanes, HashBytes);
        return string.Create(CultureInfo.InvariantCulture,
            $"$argon2id$v=19$m={MemoryKib},t={Passes},p={Lanes}${Write(salt)}${Write(hash)}");
    }

    /// <summary>True: it is the password of that hash. As long in coming as for any other, also where there is no hash.
    /// </summary>
    public async Task<bool> IsOfAsync(string password, string? hash)
    {
        if (password.Length is 0 or > Longest || hash is null || Read(hash) is not { } known)
        {
            await ComputeAsync(NoPassword, new byte[SaltBytes], MemoryKib, Passes, Lanes, HashBytes);
            return false;
        }

        var computed = await ComputeAsync(
            password, known.Salt, known.Memory, known.Passes, known.Lanes, known.Hash.Length);
        return CryptographicOperations.FixedTimeEquals(computed, known.Hash);
    }

    public void Dispose() => _turns.Dispose();

    private async Task<byte[]> ComputeAsync(
        string password, byte[] salt, int memory, int passes, int lanes, int length)
    {
        await _turns.WaitAsync();
        try
        {
            using var argon = new Argon2id(Encoding.UTF8.GetBytes(password))
            {
                Salt = salt,
                MemorySize = memory,
                Iterations = passes,
                DegreeOfParallelism = lanes,
            };
            return await argon.GetBytesAsync(length);
        }
        finally
        {
            _turns.Release();
        }
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
