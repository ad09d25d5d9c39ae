namespace PosCloud.Commands;

internal static class DemoLimits
{
    /// <summary>Some minutes of writing and some hundred megabytes.</summary>
    public const int MaxTickets = 1_000_000;
}
