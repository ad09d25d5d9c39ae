using System.Text.Json.Serialization;

namespace PosDaemon;

/// <summary>What a lane does where its gate has opened and nobody passed within the sensor's window. The words are the
/// configuration's.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NotPassedRule>))]
public enum NotPassedRule
{
    /// <summary>The redemption stands.</summary>
    [JsonStringEnumMemberName("keep")]
    Keep,

    /// <summary>It is taken back, and the code is good again.</summary>
    [JsonStringEnumMemberName("undo")]
    Undo,
}
