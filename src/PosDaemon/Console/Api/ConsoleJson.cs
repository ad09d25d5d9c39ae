using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using PosDaemon.Lanes;
using PosDaemon.TerminalDevices;

namespace PosDaemon.Console;

/// <summary>The console's JSON. Chinese is written as it is, so that curl shows it; what a browser could take for
/// markup is escaped.</summary>
[JsonSerializable(typeof(TerminalView))]
[JsonSerializable(typeof(LaneVerdictView))]
[JsonSerializable(typeof(ReadinessView))]
[JsonSerializable(typeof(ProblemView))]
[JsonSerializable(typeof(TakenBody))]
[JsonSerializable(typeof(ScanBody))]
[JsonSerializable(typeof(ConfirmBody))]
[JsonSerializable(typeof(CancelBody))]
[JsonSerializable(typeof(SignInBody))]
[JsonSerializable(typeof(EmptyBody))]
[JsonSerializable(typeof(UndoBody))]
[JsonSerializable(typeof(PrinterActBody))]
internal sealed partial class ConsoleJson : JsonSerializerContext
{
    public static ConsoleJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        // The lanes' own enums as words: NoAnswer is "noAnswer". Numbers are not taken.
        Converters =
        {
            new CamelCaseEnum<ScanPhase>(), new CamelCaseEnum<SlipPhase>(), new CamelCaseEnum<GatePhase>(),
            new CamelCaseEnum<PassagePhase>(), new CamelCaseEnum<VerdictKind>(), new CamelCaseEnum<UndoPhase>(),
            new CamelCaseEnum<PassageState>(),
        },
        // The choices of a need of a held scan of a lane lie nine deep.
        MaxDepth = 16,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });

    private sealed class CamelCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, false)
        where T : struct, Enum;
}
