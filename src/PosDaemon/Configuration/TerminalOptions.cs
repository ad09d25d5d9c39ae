using System.Text.Json.Serialization;

namespace PosDaemon.Configuration;

/// <summary>Who this terminal is. The cloud keeps id and store with every record.</summary>
internal sealed class TerminalOptions
{
    public string Id { get; set; } = "";

    public string Store { get; set; } = "";

    /// <summary>Of slips whose buyer has no language of his own. Chinese: the shops this is made for.</summary>
    public TerminalLanguage Language { get; set; } = TerminalLanguage.Chinese;
}

[JsonConverter(typeof(JsonStringEnumConverter<TerminalLanguage>))]
internal enum TerminalLanguage
{
    [JsonStringEnumMemberName("zh")]
    Chinese,

    [JsonStringEnumMemberName("en")]
    English,
}
