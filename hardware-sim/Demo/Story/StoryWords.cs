namespace PosSim.Demo.Story;

/// <summary>Words of posd's API and of the bench, as the story tells them to people. What is unknown stays as it is.
/// </summary>
internal static class StoryWords
{
    /// <summary>The state of a slip.</summary>
    public static (string Zh, string En) Slip(string state) => state switch
    {
        "held" => ("待打", "held"),
        "printed" => ("已打印", "printed"),
        "assumed" => ("应已打印", "taken as printed"),
        "unknown" => ("是否打印不明", "perhaps printed"),
        "" or "none" => ("没有", "missing"),
        _ => ($"：{state}", state),
    };

    /// <summary>What the cashier has to supply.</summary>
    public static (string Zh, string En) Need(string kind) => kind switch
    {
        "bill" => ("账单金额", "the bill"),
        "uses" => ("次数", "how many uses"),
        "answer" => ("会员问题", "a question of the membership"),
        _ => (kind, kind),
    };

    /// <summary>How a slip came off the paper.</summary>
    public static (string Zh, string En) Cut(string kind) => kind switch
    {
        "Partial" => ("半切", "partial cut"),
        "Full" => ("全切", "full cut"),
        "None" => ("未切", "not cut"),
        _ => (kind, kind),
    };
}
