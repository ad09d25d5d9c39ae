using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Selling;

/// <summary>What happens to the rest of a voucher that is worth more than the bill.</summary>
internal enum BalanceRule
{
    Kept = 0,
    Forfeited = 1,
}

/// <summary>Whether who went in by a code may come back in, and so whether it counts who is inside.</summary>
internal enum Reentry
{
    /// <summary>A use is a use: nobody is counted.</summary>
    None = 0,

    /// <summary>Who left does not come back.</summary>
    Once = 1,

    /// <summary>Who is inside leaves before the code lets in again.</summary>
    AfterExit = 2,

    /// <summary>Who went in goes in again, also where nobody scans who leaves.</summary>
    Any = 3,
}

/// <summary>What a merchant sells, with the rules of its redemption.</summary>
internal sealed record Product
{
    public required string ProductId { get; init; }
    public required EntitlementKind Kind { get; init; }
    public required string SellerId { get; init; }

    /// <summary>As it stands on the slip; in a mall there are many sellers.</summary>
    public required string SellerName { get; init; }
    public BalanceRule BalanceRule { get; init; }
    public bool OpensGate { get; init; }

    /// <summary>False: nothing to print, such as the entry with a ticket that is paper already.</summary>
    public bool PrintsSlip { get; init; } = true;

    /// <summary>How long a use can be taken back; zero: never.</summary>
    public TimeSpan UndoWindow { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>What staff must heed before they accept (age check, bring ID).</summary>
    public string StaffNote { get; init; } = "";

    /// <summary>Printed at the foot of the slip.</summary>
    public string Footer { get; init; } = "";

    public IReadOnlyList<Question> Questions { get; init; } = [];

    /// <summary>When it is good.</summary>
    public GoodHours Hours { get; init; } = GoodHours.Always;

    public Reentry Reentry { get; init; }

    /// <summary>A use lets its person come back as long as the thing is valid, such as a ticket for three days; false:
    /// on the day on which it was taken. What is used more than once is of its day.</summary>
    public bool IsReentryWhileValid { get; init; }

    /// <summary>The stores it is good in. None: nowhere.</summary>
    public IReadOnlyList<Place> Places { get; init; } = [];

    /// <summary>Lets one seat in by the code on the paper that a ticket's redemption prints, where and when the ticket
    /// is good.</summary>
    public Product ToAdmission() => this with
    {
        ProductId = ProductId + ".entry",
        OpensGate = true,
        PrintsSlip = false,
        UndoWindow = TimeSpan.Zero,
        StaffNote = "",
        Questions = [],
    };

    public bool IsGoodIn(string storeId) => Places.Any(place => place.StoreId == storeId);
}

internal sealed record Place(string StoreId, string Name);

/// <summary>What the merchant wants to know from the buyer before a membership starts.</summary>
internal sealed record Question(string Key, string Text, IReadOnlyList<string> Choices, bool Optional);
