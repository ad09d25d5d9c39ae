using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Configuration;

/// <summary>Reads and judges a configuration file. First the syntax, then its shape against the schema, then what
/// only the whole can tell (names that refer to each other, ranges). Faults of both kinds come together.</summary>
internal static class ConfigurationFile
{
    private const int LongestFile = 1024 * 1024;

    public static ConfigurationResult Read(string path, Func<string, string?> environment)
    {
        var file = Path.GetFullPath(path);
        try
        {
            return Parse(file, BoundedFile.Read(file, LongestFile), environment);
        }
        catch (FileTooLargeException fault)
        {
            return Faulty(file, new("the file", fault.Message, "name posd's own configuration"));
        }
        catch (Exception fault) when (FileFault.IsOfFile(fault))
        {
            return Faulty(file, new("the file", FileFault.Why(file, fault), "name a file that posd may read"));
        }
    }

    /// <summary>Judges the text of a file whose folder decides what relative paths mean.</summary>
    public static ConfigurationResult Parse(string file, byte[] json, Func<string, string?> environment)
    {
        try
        {
            var text = EncodingCheck.WithoutMark(json);
            if (text.Span.Trim(" \t\r\n"u8).IsEmpty)
                return Faulty(file, new("line 1, column 1", "the file is empty", "write the configuration into it"));
            if (EncodingCheck.FaultOfJson(text.Span, Lenient) is { } encoding)
                return Faulty(file, new(encoding.Place, encoding.Problem, encoding.Remedy));
            using var document = JsonDocument.Parse(text, Lenient);
            using var schema = JsonDocument.Parse(Schema());
            var (faults, sound) = SchemaCheck.Compare(document.RootElement, schema.RootElement);
            var options = JsonSerializer.Deserialize(sound, ConfigurationJson.Default.DaemonOptions)!;
            var folder = Path.GetDirectoryName(file)!;
            var profiles = ProfileFolder.Read(options.Profiles, folder);
            var templates = TemplateFolder.Read(options.Templates, folder, options, profiles.Shop);
            faults =
            [
                .. faults, .. ConfigurationRules.Check(options, profiles),
                .. LogoRules.Check(options, profiles.Shop, folder), .. profiles.Faults, .. templates.Faults,
            ];
            return faults.Count > 0
                ? new ConfigurationResult.Faulty(file, faults)
                : new ConfigurationResult.Usable(new(file, options, StateFolder.Of(file, options, environment))
                {
                    Templates = templates.Shop,
                    Profiles = profiles.Shop,
                });
        }
        catch (JsonException fault)
        {
            return Faulty(file, SyntaxFault(EncodingCheck.WithoutMark(json).Span, fault));
        }
    }

    /// <summary>posd.schema.json as it was built in.</summary>
    public static byte[] Schema() => Resource("posd.schema.json");

    internal static byte[] Resource(string name)
    {
        using var stream = typeof(ConfigurationFile).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Where a parser stopped: it counts lines and bytes from 0.</summary>
    public static int OffsetOf(ReadOnlySpan<byte> json, JsonException fault)
    {
        var start = 0;
        for (var line = fault.LineNumber ?? 0; line > 0; line--)
        {
            var end = json[start..].IndexOf((byte)'\n');
            if (end < 0) break;
            start += end + 1;
        }

        return (int)Math.Min(json.Length, start + (fault.BytePositionInLine ?? 0));
    }

    internal static JsonDocumentOptions Lenient =>
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 16 };

    internal static ConfigurationFault SyntaxFault(ReadOnlySpan<byte> json, JsonException fault)
    {
        var what = fault.Message.Split(" LineNumber:")[0].Split(" Path:")[0].TrimEnd('.');
        // The parser's word for a file that has only comments.
        if (what.Contains("isFinalBlock", StringComparison.Ordinal)) what = "there is no JSON in the file";
        return new(EncodingCheck.Place(json, OffsetOf(json, fault)), what, "mend the JSON there or just before");
    }

    private static ConfigurationResult.Faulty Faulty(string file, ConfigurationFault fault) =>
        new(file, [fault]);
}

/// <summary>How the file is read. Comments and trailing commas are taken: people write it by hand.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    RespectNullableAnnotations = true,
    WriteIndented = true)]
[JsonSerializable(typeof(DaemonOptions))]
internal sealed partial class ConfigurationJson : JsonSerializerContext;

/// <summary>Where state is kept when the configuration does not say.</summary>
internal static class StateFolder
{
    /// <summary>systemd's StateDirectory= sets $STATE_DIRECTORY; with several, the first is ours.</summary>
    public static string Of(string file, DaemonOptions options, Func<string, string?> environment)
    {
        if (options.StateDirectory is { } configured)
            return Path.GetFullPath(configured, Path.GetDirectoryName(file)!);
        if (environment("STATE_DIRECTORY") is { Length: > 0 } given)
            return Path.GetFullPath(given.Split(':')[0]);
        return OperatingSystem.IsWindows()
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "PosDaemon")
            : "/var/lib/posdaemon";
    }
}

/// <summary>Tells a file that is not as it should be from a machine that cannot read it now.</summary>
internal static class FileFault
{
    // Of Linux (errno(3)): a read error, no memory, too many files of the system, of this process.
    private static readonly int[] OfMachine = [5, 12, 23, 24];

    /// <summary>The configuration names the wrong file, or one that may not be read: a person has to mend it. Any other
    /// fault is the machine's and may pass.</summary>
    public static bool IsOfFile(Exception fault) => fault is UnauthorizedAccessException
        || (fault is IOException && (OperatingSystem.IsWindows() || !OfMachine.Contains(fault.HResult)));

    /// <summary>Why a file could not be read, in words that go into a sentence. The system says of a folder that access
    /// is denied.</summary>
    public static string Why(string path, Exception fault) =>
        Directory.Exists(path) ? "it is a folder" : fault.Message.TrimEnd('.');
}
