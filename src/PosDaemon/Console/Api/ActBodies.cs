using System.Text.Json.Serialization;
using PosDaemon.Lanes;

namespace PosDaemon.Console;

/// <summary>Body of POST /api/lanes/{lane}/scan.</summary>
internal sealed record ScanBody(string Code);

/// <summary>Body of POST /api/lanes/{lane}/confirm; a code that needs nothing takes {}.</summary>
internal sealed record ConfirmBody(
    long? Bill = null, int? Uses = null, Dictionary<string, string?>? Answers = null, string? ScanId = null,
    string? Currency = null)
{
    /// <summary>What the JSON's types do not say, and no lane can use; null when it is well.</summary>
    public ActOutcome.Wrong? Fault => this switch
    {
        { Bill: < 0 } => Wrong(Sentence.BillNotPositive),
        { Uses: < 1 } => Wrong(Sentence.UsesTooFew),
        { Currency: { } currency } when currency.Length != 3 || !currency.All(char.IsAsciiLetter) => new(
            "The currency must be three letters (ISO 4217), such as CNY.", "货币须为三个字母（ISO 4217），如 CNY。"),
        _ when Answers?.FirstOrDefault(answer => answer.Value is null) is { Key: { } key } => new(
            $"The answer to \"{key}\" is null: write a text, or leave the answer out.",
            $"“{key}”的回答为 null：请填写文字，或略去该项。"),
        _ => null,
    };

    /// <summary>Without a fault.</summary>
    public Confirmation Confirmation =>
        new(Bill, Uses, (Answers ?? []).ToDictionary(answer => answer.Key, answer => answer.Value!), ScanId,
            Currency?.ToUpperInvariant());

    private static ActOutcome.Wrong Wrong(Sentence why) => new(why.En, why.Zh);
}

/// <summary>Body of POST /api/lanes/{lane}/cancel; {} cancels whatever is on the screen.</summary>
internal sealed record CancelBody(string? ScanId = null);

/// <summary>Body of POST /api/lanes/{lane}/sign-in.</summary>
/// <param name="Operator">Who.</param>
/// <param name="Pin">Left out by an operator who has none.</param>
internal sealed record SignInBody(string Operator, string Pin = "")
{
    private const int Longest = 64;

    /// <summary>As <see cref="ConfirmBody.Fault"/>.</summary>
    public ActOutcome.Wrong? Fault => Operator.Length is 0 or > Longest || Pin.Length > Longest
        ? new($"Operator and PIN have at most {Longest} characters, and the operator one at least.",
            $"工号须为 1 到 {Longest} 字，PIN 码最多 {Longest} 字。")
        : null;
}

/// <summary>Body of the acts that need nothing: {}.</summary>
internal sealed record EmptyBody;

/// <summary>Body of POST /api/printers/{printer}/test, drawer and buzzer; {} is enough.</summary>
/// <param name="Number">Which drawer, or how many beeps.</param>
internal sealed record PrinterActBody(int Number = 1)
{
    /// <summary>Null when it is well.</summary>
    public ActOutcome? Fault => Number is >= 1 and <= 9
        ? null
        : new ActOutcome.Wrong("The number must be from 1 to 9.", "数字须为 1 到 9。");
}

/// <summary>Body of POST /api/scans/{scanId}/undo.</summary>
internal sealed record UndoBody(string Why = "")
{
    private const int LongestWhy = 1000;

    /// <summary>As <see cref="ConfirmBody.Fault"/>.</summary>
    public ActOutcome.Wrong? Fault => Why.Length > LongestWhy
        ? new($"A reason has at most {LongestWhy} characters.", $"原因最多 {LongestWhy} 字。")
        : null;
}

/// <summary>Answer to an act that was taken.</summary>
internal sealed record TakenBody(
    bool Taken, string? ScanId, string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Zh = null);

/// <summary>What a lane made of a command.</summary>
internal abstract record ActOutcome
{
    private ActOutcome()
    {
    }

    /// <summary>It is done or under way; the sentence says which. <c>ScanId</c> names the scan it concerns, where
    /// there is one.</summary>
    public sealed record Taken(string? ScanId, string Message, string? Zh = null) : ActOutcome;

    public sealed record NoSuchLane(string Lane) : ActOutcome;

    public sealed record NoSuchPrinter(string Printer) : ActOutcome;

    public sealed record NoSuchScan(string ScanId) : ActOutcome;

    /// <summary>The lane's state does not allow it; the sentence says why, for a person.</summary>
    public sealed record NotNow(string Why, string? Zh = null) : ActOutcome;

    /// <summary>It was understood and is wrong, such as a bill below zero.</summary>
    public sealed record Wrong(string Why, string? Zh = null) : ActOutcome;
}
