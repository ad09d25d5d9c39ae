using System.Buffers.Binary;
using System.Security.Cryptography;
using PosDaemon.Protocol.Codes;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Codes;

/// <summary>Makes ids, which are not secret.</summary>
internal sealed class CodeGenerator(RandomNumberGenerator random)
{
    private const ulong OrderNumbers = 100_000_000_000_000;

    // A prime: where one digit is read wrong it is the number of no other of them.
    private const ulong OrderNumberStep = 997;

    /// <summary>A new id such as "R7ZQ…": 100 random bits behind a letter that tells what it names.</summary>
    public string NewId(char letter) => letter + random.NewText(20);

    /// <summary>New ids for very many that are written together, each by its place from 0: 60 random bits behind the
    /// letter that no other series has, and the place. They go up: wherever they are kept they stand side by side, and
    /// are written so.</summary>
    public Func<int, string> NewIds(char letter)
    {
        var start = letter + random.NewText(12);
        return place =>
        {
            Span<byte> bytes = stackalloc byte[5];
            BinaryPrimitives.WriteInt32BigEndian(bytes[1..], place);
            return start + Base32.Write(bytes, 8);
        };
    }

    /// <summary>What people read to each other: the day and 14 digits.</summary>
    public string NewOrderNumber(DateOnly day) => $"{day:yyyyMMdd}{NewNumber(OrderNumbers):D14}";

    /// <summary>New numbers for very many orders, each by its place, which go up.</summary>
    /// <param name="day">Of all of them.</param>
    /// <param name="count">How many; at most a thousand million.</param>
    public Func<int, string> NewOrderNumbers(DateOnly day, int count)
    {
        var start = NewNumber(OrderNumbers - (OrderNumberStep * (ulong)count));
        return place => $"{day:yyyyMMdd}{start + (OrderNumberStep * (ulong)place):D14}";
    }

    private ulong NewNumber(ulong below)
    {
        Span<byte> bytes = stackalloc byte[8];
        random.GetBytes(bytes);
        return BitConverter.ToUInt64(bytes) % below;
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
