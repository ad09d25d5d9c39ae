using System.Security.Cryptography;
using PosCloud.Codes;

namespace PosCloud.Admin.Staff;

/// <summary>PINs of those who work at the counters. Few digits, so that what is kept of one says nothing without the
/// key, which is not in the database: Argon2 alone would only slow down who tries all.</summary>
internal sealed class OperatorPins(CodeKey key, RandomNumberGenerator random) : IDisposable
{
    // Turns of their own: a till at which somebody guesses holds up nobody in the back office.
    private readonly PasswordHash _passwords = new(random);

    /// <summary>Digits.</summary>
    public const int Shortest = 4, Longest = 12;

    private const int DrawnDigits = 6;

    /// <summary>Six digits, none of the easy ones.</summary>
    public string Draw()
    {
        string pin;
        do
        {
            pin = string.Concat(random.NewBytes(DrawnDigits * 4).Chunk(4)
                .Select(bytes => (char)('0' + (BitConverter.ToUInt32(bytes) % 10))));
        }
        while (PasswordPolicy.IsRow(pin));

        return pin;
    }

    /// <exception cref="OfficeFaultException">It cannot be one.</exception>
    public static void Check(string pin)
    {
        if (pin.Length is < Shortest or > Longest || !pin.All(char.IsAsciiDigit))
            throw OfficeFaultException.Invalid("pin",
                $"PIN 码为 {Shortest} 到 {Longest} 位数字", $"pin: {Shortest} to {Longest} digits");
        if (PasswordPolicy.IsRow(pin))
            throw OfficeFaultException.Invalid("pin",
                "PIN 码太容易猜：不要用相同或连续的数字",
                "pin: too easily guessed; not all the same digit, nor one after the other");
    }

    /// <exception cref="OfficeFaultException">Too many are asked for at once.</exception>
    public async Task<string> MakeAsync(string operatorId, string pin) =>
        NameOf(key) + await _passwords.MakeAsync(Keyed(key, operatorId, pin));

    /// <inheritdoc cref="PasswordHash.IsOfAsync"/>
    public Task<bool> IsOfAsync(string operatorId, string pin, string? hash) => KeyOf(hash) is { } one
        ? _passwords.IsOfAsync(Keyed(one, operatorId, pin), hash![NameOf(one).Length..])
        : _passwords.IsOfAsync(Keyed(key, operatorId, pin), null);

    /// <summary>It is kept under a key that a rotation has replaced.</summary>
    public bool IsOfOlderKey(string hash) => key.Replaced.Any(one => NameOf(one) == NameIn(hash));

    public void Dispose() => _passwords.Dispose();

    // One alone is tried: each costs 30 ms.
    private CodeKey? KeyOf(string? hash) =>
        hash is null ? null : key.All.FirstOrDefault(one => NameOf(one) == NameIn(hash));

    // In front of the hash; of the key from before there were rotations nothing.
    private static string NameOf(CodeKey one) => one.Mark is null ? "" : one.Name;

    private static string NameIn(string hash) => hash.Split('$', 2)[0];

    private static string Keyed(CodeKey one, string operatorId, string pin) =>
        Convert.ToHexString(one.Derive("operator pin", $"{operatorId}\n{pin}"));
}
