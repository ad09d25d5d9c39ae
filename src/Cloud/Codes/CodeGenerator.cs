using System.Security.Cryptography;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Codes;

/// <summary>Makes ids, which are not secret.</summary>
internal sealed class CodeGenerator(RandomNumberGenerator random)
{
    /// <summary>A new id such as "R7ZQ…": 100 random bits behind a letter that tells what it names.</summary>
    public string NewId(char letter) => letter + random.NewText(20);

    /// <summary>What people read to each other: the day and 14 digits.</summary>
    public string NewOrderNumber(DateOnly day)
    {
        Span<byte> bytes = stackalloc byte[8];
        random.GetBytes(bytes);
        return $"{day:yyyyMMdd}{BitConverter.ToUInt64(bytes) % 100_000_000_000_000:D14}";
    }

    // The letter is for people who sort paper; nothing is decided by it.
    internal static char Prefix(EntitlementKind kind) => kind switch
    {
        EntitlementKind.Ticket => 'T',
        EntitlementKind.Tour => 'G',
        EntitlementKind.Membership => 'M',
        EntitlementKind.Voucher => 'V',
        EntitlementKind.Pass => 'P',
        EntitlementKind.ExitBasket => 'X',
        _ => 'C',
    };
}
