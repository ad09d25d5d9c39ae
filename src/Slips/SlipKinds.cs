namespace PosDaemon.Slips;

/// <summary>The kinds of slip that have a built-in template.</summary>
public static class SlipKinds
{
    /// <summary>What an unknown kind is printed as.</summary>
    public const string Redemption = "redemption";

    public static IReadOnlyList<string> All { get; } =
        [Redemption, "seat-ticket", "voucher", "pass", "membership", "tour", "checkout", "transit"];
}
