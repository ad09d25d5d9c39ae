using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using PosCloud.Admin.Sales;
using PosCloud.Ledger.BackOffice;
using PosCloud.Selling;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Admin.Api;

/// <summary>The merchant itself.</summary>
/// <param name="Name">As buyers know it.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="TimeZone">IANA, of the days in figures.</param>
/// <param name="Language">zh or en, of exports.</param>
/// <param name="KeepBuyersDays">How long after an order is over its buyer is known: 30 to 3650; 0: for ever; null: as
/// before.</param>
/// <param name="CancelUnpaidMinutes">How long an order waits for its payment: 5 to 43200; 0: until somebody cancels it;
/// null: as before.</param>
internal sealed record ProfileBody(
    string Name, string Currency, string TimeZone, string Language, int? KeepBuyersDays = null,
    int? CancelUnpaidMinutes = null)
{
    public static ProfileBody From(MerchantProfile profile) => new(
        profile.Name, profile.Currency, profile.TimeZone, profile.Language, profile.KeepBuyersDays,
        profile.CancelUnpaidMinutes);
}

/// <summary>A place with terminals.</summary>
/// <param name="Name">As people know it.</param>
/// <param name="TimeZone">IANA.</param>
/// <param name="Language">zh or en, of what its staff read.</param>
/// <param name="KeepsRoster">Only operators on record redeem there.</param>
/// <param name="DayBeginsAt">In minutes from midnight of its own time; nobody is inside then.</param>
internal sealed record StoreBody(
    string Name, string TimeZone, string Language = "zh", bool KeepsRoster = false,
    int DayBeginsAt = Shop.UsualDayBegin)
{
    public Shop ToShop(string id, DateTimeOffset now) => new(
        id, Name, Language, TimeZones.OffsetAt(TimeZone, now) ?? TimeSpan.Zero, KeepsRoster)
    {
        TimeZone = TimeZone,
        DayBeginsAt = DayBeginsAt,
    };
}

internal sealed record StoreView(
    string StoreId, string Name, string TimeZone, string Language, bool KeepsRoster, int DayBeginsAt)
{
    public static StoreView From(Shop shop) =>
        new(shop.StoreId, shop.Name, shop.TimeZone, shop.Language, shop.KeepsRoster, shop.DayBeginsAt);
}

/// <summary>What the merchant wants to know from the buyer.</summary>
internal sealed record QuestionBody(
    string Key, string Text, IReadOnlyList<string>? Choices = null, bool Optional = false);

/// <summary>What is sold, with the rules of its use. Money in minor units.</summary>
internal record ProductBody
{
    public required string Name { get; init; }
    public string Detail { get; init; } = "";
    public required EntitlementKind Kind { get; init; }
    public long Price { get; init; }

    /// <summary>How often one is used.</summary>
    public int Uses { get; init; } = 1;

    /// <summary>Vouchers: what one is worth at the counter.</summary>
    public long Face { get; init; }

    /// <summary>Vouchers: what a bill leaves of one is lost.</summary>
    public bool IsRestForfeited { get; init; }

    /// <summary>Days from the payment; 0: until validUntil, or for ever.</summary>
    public int ValidDays { get; init; }
    public DateTimeOffset? ValidFrom { get; init; }
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>A bit a day, Monday is 1; 127: every day.</summary>
    public int Weekdays { get; init; } = GoodHours.EveryDay;

    /// <summary>Minutes from midnight in the store's time.</summary>
    public int OpensAt { get; init; }
    public int ClosesAt { get; init; } = GoodHours.MinutesOfDay;
    public bool OpensGate { get; init; }
    public bool PrintsSlip { get; init; } = true;

    /// <summary>Whether who went in may come back, and so whether it counts who is inside.</summary>
    public Reentry? Reentry { get; init; }

    /// <summary>Who went in comes back as long as the thing is valid; false: on the day on which it was used.</summary>
    public bool? IsReentryWhileValid { get; init; }

    /// <summary>How long a use can be taken back at the counter; 0: never.</summary>
    public long UndoSeconds { get; init; } = 900;
    public string StaffNote { get; init; } = "";
    public string Footer { get; init; } = "";
    public IReadOnlyList<QuestionBody> Questions { get; init; } = [];

    /// <summary>Where it is good.</summary>
    public IReadOnlyList<string> StoreIds { get; init; } = [];
    public bool IsOnSale { get; init; } = true;

    /// <summary>Whose name stands on the slip, in a mall; null: the merchant's.</summary>
    public string? SellerId { get; init; }
    public string? SellerName { get; init; }

    /// <param name="id">Its own.</param>
    /// <param name="profile">Whose it is.</param>
    /// <param name="before">Has what the body, as of clients of before, does not say; null: it is new.</param>
    public ListedProduct ToProduct(string id, MerchantProfile profile, Product? before) => new()
    {
        Name = Name,
        Detail = Detail,
        Price = Price,
        Uses = Uses,
        Face = Face,
        ValidDays = ValidDays,
        ValidFrom = ValidFrom,
        ValidUntil = ValidUntil,
        IsOnSale = IsOnSale,
        Rules = new Product
        {
            ProductId = id,
            Kind = Kind,
            SellerId = SellerId ?? "merchant",
            SellerName = SellerName ?? profile.Name,
            BalanceRule = IsRestForfeited ? BalanceRule.Forfeited : BalanceRule.Kept,
            OpensGate = OpensGate,
            PrintsSlip = PrintsSlip,
            Reentry = Reentry ?? before?.Reentry ?? Selling.Reentry.None,
            IsReentryWhileValid = IsReentryWhileValid ?? before?.IsReentryWhileValid ?? false,
            UndoWindow = TimeSpan.FromSeconds(Math.Clamp(UndoSeconds, 0, int.MaxValue)),
            StaffNote = StaffNote,
            Footer = Footer,
            Questions =
            [
                .. Questions.Select(question => new Question(
                    question.Key, question.Text, question.Choices ?? [], question.Optional)),
            ],
            Hours = new GoodHours(Weekdays, OpensAt, ClosesAt),
            Places = [.. StoreIds.Select(store => new Place(store, ""))],
        },
    };
}

internal sealed record ProductView : ProductBody
{
    public required string ProductId { get; init; }

    public static ProductView From(ListedProduct product) => new()
    {
        ProductId = product.Rules.ProductId,
        Name = product.Name,
        Detail = product.Detail,
        Kind = product.Rules.Kind,
        Price = product.Price,
        Uses = product.Uses,
        Face = product.Face,
        IsRestForfeited = product.Rules.BalanceRule == BalanceRule.Forfeited,
        ValidDays = product.ValidDays,
        ValidFrom = product.ValidFrom,
        ValidUntil = product.ValidUntil,
        Weekdays = product.Rules.Hours.Weekdays,
        OpensAt = product.Rules.Hours.OpensAt,
        ClosesAt = product.Rules.Hours.ClosesAt,
        OpensGate = product.Rules.OpensGate,
        PrintsSlip = product.Rules.PrintsSlip,
        Reentry = product.Rules.Reentry,
        IsReentryWhileValid = product.Rules.IsReentryWhileValid,
        UndoSeconds = (long)product.Rules.UndoWindow.TotalSeconds,
        StaffNote = product.Rules.StaffNote,
        Footer = product.Rules.Footer,
        Questions =
        [
            .. product.Rules.Questions.Select(question =>
                new QuestionBody(question.Key, question.Text, question.Choices, question.Optional)),
        ],
        StoreIds = [.. product.Rules.Places.Select(place => place.StoreId)],
        IsOnSale = product.IsOnSale,
        SellerId = product.Rules.SellerId,
        SellerName = product.Rules.SellerName,
    };
}

/// <summary>Somebody who works at a counter.</summary>
internal sealed record OperatorBody(
    string Name, IReadOnlyList<string> StoreIds, bool MayUndo = false, bool IsActive = true);

internal sealed record OperatorView(
    string OperatorId, string Name, IReadOnlyList<string> StoreIds, bool MayUndo, bool IsActive, bool HasPin)
{
    public static OperatorView From(Operator one) =>
        new(one.OperatorId, one.Name, one.StoreIds, one.MayUndo, one.IsActive, one.PinStamp is not null);
}

/// <summary>What an operator signs in by.</summary>
/// <param name="Pin">4 to 12 digits.</param>
internal sealed record PinBody(string Pin);

/// <summary>What one thing that was bought is worth now.</summary>
/// <param name="Code">Whoever holds it can use it; null: not shown here.</param>
/// <param name="CodeIssue">How many codes it has had.</param>
/// <param name="Settled">What of its price is the merchant's, in minor units; it may be so before it is used.</param>
internal sealed record EntitlementView(
    string EntitlementId, string ParentId, string ProductId, EntitlementKind Kind, string Title, string Detail,
    EntitlementState State, DateTimeOffset? ValidFrom, DateTimeOffset? ValidUntil, int UsesTotal, int UsesLeft,
    long Face, long Balance, long Price, long Refunded, string? Code, int CodeIssue,
    long Settled);

internal sealed record RefundView(
    string RefundId, string EntitlementId, long Amount, bool IsVoid, string Why, string MadeBy, DateTimeOffset MadeAt);

internal sealed record OrderView(
    string OrderId, string Number, string ExternalId, OrderState State, string Buyer, string Note, string PaidBy,
    string Currency, long Total, long Refunded, DateTimeOffset CreatedAt, DateTimeOffset? ErasedAt,
    IReadOnlyList<EntitlementView> Entitlements,
    IReadOnlyList<RefundView> Refunds, IReadOnlyList<RedemptionRecord> Redemptions)
{
    public static OrderView From(WholeOrder whole, IReadOnlyDictionary<string, string>? codes = null)
    {
        var order = whole.Order;
        return new OrderView(
            order.OrderId, order.Number, order.ExternalId, order.State, order.Buyer, order.Note, order.PaidBy,
            order.Currency, order.Total, order.Refunded, order.CreatedAt, order.ErasedAt,
            [
                .. whole.Entitlements.Select(one => new EntitlementView(
                    one.EntitlementId, one.ParentId, one.ProductId, one.Kind, one.Title, one.Detail, one.State,
                    one.ValidFrom, one.ValidUntil, one.UsesTotal, one.UsesLeft, one.Face, one.Balance, one.Price,
                    one.Refunded, codes?.GetValueOrDefault(one.EntitlementId), one.CodeIssue, one.Settled)),
            ],
            [
                .. whole.Refunds.Select(refund => new RefundView(
                    refund.RefundId, refund.EntitlementId, refund.Amount, refund.IsVoid, refund.Why, refund.MadeBy,
                    refund.MadeAt)),
            ],
            whole.Redemptions);
    }
}

/// <summary>A code in the place of another.</summary>
/// <param name="CodeIssue">How many codes it has had, as it was read: asked twice, replaced once.</param>
internal sealed record ReplaceCodeBody(int CodeIssue);

/// <summary>Lets a machine enrol as a terminal.</summary>
/// <param name="StoreId">Where it will stand.</param>
/// <param name="Url">Where it will call: https://HOST:PORT of the cloud.</param>
/// <param name="Hours">How long the ticket is good; 1 to 720.</param>
internal sealed record EnrolmentBody(string StoreId, string Url, int Hours = 24);

internal sealed record EnrolmentView(string TerminalId, string StoreId, string Ticket, DateTimeOffset ExpiresAt);

internal sealed record TerminalView(
    string TerminalId, string StoreId, bool IsRevoked, DateTimeOffset? CertifiedUntil, string HostName,
    string SoftwareVersion);

internal sealed record FigureDay(string Day, long Orders, long Total, long Refunded);

/// <summary>The JSON of the API: names in camel case, enums by name, nothing unknown taken in silence.</summary>
internal static class ApiJson
{
    public static void Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver())
            .WithAddedModifier(RefuseNullsInLists);
    }

    // The option above knows members, and not what is in their lists.
    private static void RefuseNullsInLists(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
            return;
        JsonPropertyInfo[] lists =
        [
            .. type.Properties.Where(property =>
                property.Get is not null && property.PropertyType.IsAssignableTo(typeof(IEnumerable<object>))),
        ];
        if (lists.Length > 0)
            type.OnDeserialized = body =>
            {
                foreach (var list in lists)
                    if (list.Get!(body) is IEnumerable<object?> items && items.Contains(null))
                        throw new JsonException($"{list.Name}: null is none of its elements");
            };
    }
}
