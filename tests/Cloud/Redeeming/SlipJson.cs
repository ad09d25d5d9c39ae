using System.Text.Json;
using PosDaemon.Protocol.Redemption.V1;

namespace PosCloud.Tests;

internal static class SlipJson
{
    public static JsonElement Of(Slip slip) => JsonDocument.Parse(slip.DataJson).RootElement;
}
