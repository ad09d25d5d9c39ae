using System.Text.Json.Serialization;

namespace PosDaemon;

/// <summary>Which way guests go at a lane. The words are the configuration's.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LaneDirection>))]
public enum LaneDirection
{
    [JsonStringEnumMemberName("entry")]
    Entry,

    /// <summary>Codes let out: the cloud uses none, but those that are used in leaving.</summary>
    [JsonStringEnumMemberName("exit")]
    Exit,
}
