namespace PosCloud.Selling;

/// <summary>A product as it is offered: its rules, and what an order of one gets. Money in minor units of the
/// merchant's currency.</summary>
internal sealed record ListedProduct
{
    public required Product Rules { get; init; }
    public required string Name { get; init; }
    public string Detail { get; init; } = "";

    /// <summary>What one costs.</summary>
    public long Price { get; init; }

    /// <summary>How often one is used; of a pass more than once.</summary>
    public int Uses { get; init; } = 1;

    /// <summary>Vouchers only: what one is worth at the counter.</summary>
    public long Face { get; init; }

    /// <summary>How long one is good from its payment on; 0: until <see cref="ValidUntil"/>, or for ever.</summary>
    public int ValidDays { get; init; }
    public DateTimeOffset? ValidFrom { get; init; }
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>False: no new orders; what was sold stays good.</summary>
    public bool IsOnSale { get; init; } = true;

    /// <summary>Until when one is good that is paid at <paramref name="paidAt"/>; null: for ever.</summary>
    public DateTimeOffset? GoodUntil(DateTimeOffset paidAt) =>
        ValidDays > 0 && ValidUntil is { } end && end < paidAt.AddDays(ValidDays) ? end
        : ValidDays > 0 ? paidAt.AddDays(ValidDays)
        : ValidUntil;
}

/// <summary>The merchant whose ledger it is.</summary>
/// <param name="Name">As its buyers know it; stands on slips of its own products.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="TimeZone">IANA; of the days in figures.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="KeepBuyersDays">How long after an order is over its buyer is known; 0: for ever.</param>
/// <param name="CancelUnpaidMinutes">How long an order waits for its payment; 0: until somebody cancels it.</param>
internal sealed record MerchantProfile(
    string Name, string Currency, string TimeZone, string Language, int KeepBuyersDays = 0,
    int CancelUnpaidMinutes = 0)
{
    public static readonly MerchantProfile Unnamed = new("", "CNY", "Asia/Shanghai", "zh");
}
