using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace PosCloud.Selling;

/// <summary>What is inside an entitlement and only read by people and slips; kept as one JSON column.</summary>
internal sealed record Contents
{
    public IReadOnlyList<Seat> Seats { get; init; } = [];
    public IReadOnlyList<Item> Items { get; init; } = [];
    public IReadOnlyList<Item> Bags { get; init; } = [];

    /// <summary>Exit baskets: what was paid for items and bags.</summary>
    public long Total { get; init; }

    /// <summary>Tours.</summary>
    public DateTimeOffset? DepartsAt { get; init; }
    public string MeetingPoint { get; init; } = "";
    public int People { get; init; }

    /// <summary>Transit: the ride that the code at the gate ended.</summary>
    public Ride? Ride { get; init; }

    /// <summary>False where the reader of JSON left null in the place of something.</summary>
    [JsonIgnore]
    public bool IsWhole => MeetingPoint is not null && IsFull(Seats) && IsFull(Items) && IsFull(Bags);

    private static bool IsFull<T>(IReadOnlyList<T>? list) => list?.All(part => part is not null) ?? false;
}

/// <summary>From where to where (with the time that people there read), what it cost, and what the account holds and
/// owes after it. Amounts in minor units.</summary>
internal sealed record Ride(string Entry, string Exit, long Fare, long Balance, long Debt);

/// <summary><see cref="AdmissionId"/> names the entitlement of this one seat, whose code is printed on its
/// paper.</summary>
internal sealed record Seat(
    string Event, string Hall, string Area, string Row, string Number, DateTimeOffset StartsAt, long Price,
    string AdmissionId)
{
    public string Label => string.Join(' ', new[] { Hall, Area, Row, Number }.Where(part => part.Length > 0));
}

/// <summary>One line of a basket or of a bundle. Amounts in minor units.</summary>
internal sealed record Item(string Name, int Quantity, long UnitPrice)
{
    public long Amount => Quantity * UnitPrice;
}

/// <summary>The JSON columns of the ledger.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Contents))]
[JsonSerializable(typeof(IReadOnlyList<Question>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class LedgerJson : JsonSerializerContext;

/// <summary>A basket is let out only as it was paid: the digest taken at payment must be that of the basket
/// now.</summary>
internal static class Basket
{
    public static string Digest(Contents contents)
    {
        var text = new StringBuilder();
        foreach (var item in contents.Items)
            text.Append($"item\t{item.Name}\t{item.Quantity}\t{item.UnitPrice}\n");
        foreach (var bag in contents.Bags)
            text.Append($"bag\t{bag.Name}\t{bag.Quantity}\t{bag.UnitPrice}\n");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
