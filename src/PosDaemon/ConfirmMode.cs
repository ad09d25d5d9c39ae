using System.Text.Json.Serialization;

namespace PosDaemon;

/// <summary>Whether the operator is asked before a code is used. The words are the configuration's.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConfirmMode>))]
public enum ConfirmMode
{
    /// <summary>Redeem at once: gates and ticket offices. A code that needs an answer is refused.</summary>
    [JsonStringEnumMemberName("never")]
    Never,

    /// <summary>Look first; ask the operator only for what the code needs (a bill, a number of uses,
    /// answers).</summary>
    [JsonStringEnumMemberName("whenNeeded")]
    WhenNeeded,

    /// <summary>Look first and always wait for the operator.</summary>
    [JsonStringEnumMemberName("always")]
    Always,
}
