using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PosDaemon.Configuration;
using PosDaemon.Devices;
using PosDaemon.Devices.Printers;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.TerminalDevices;

/// <summary>Keeps what is known of printers in a file of the state directory, by the printers' identities. Written by a
/// loop of its own and only where something is different, so that no printer waits for the disk. Nothing rests on it:
/// what cannot be read is found out anew.</summary>
internal sealed class PrinterKnowledgeFile : BackgroundService, IPrinterKnowledgeStore
{
    public const string FileName = "printers.json";

    /// <summary>Printers; of one more the one whose last answer is oldest is forgotten. A terminal sees a handful in
    /// its life.</summary>
    public const int MostPrinters = 64;

    private const int Version = 1, LongestFile = 256 * 1024;

    // Letters: longer is no identity and no name of a device.
    private const int LongestIdentity = 512, LongestModel = 128;

    private readonly string _path;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<string, PrinterKnowledge> _printers = new();
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private byte[] _written;
    private bool _isInTrouble;

    private PrinterKnowledgeFile(string path, ILogger log)
    {
        (_path, _log) = (path, log);
        _written = Json();
    }

    /// <summary>Reads the file; one that is damaged is moved aside, one that may not be read is left alone, and nothing
    /// is known then. Never throws for the file's sake.</summary>
    public static PrinterKnowledgeFile Open(string stateDirectory, ILogger log)
    {
        var file = new PrinterKnowledgeFile(Path.Combine(stateDirectory, FileName), log);
        file.Read();
        return file;
    }

    public PrinterKnowledge Find(DeviceIdentity printer) =>
        _printers.GetValueOrDefault(printer.Value, PrinterKnowledge.None);

    public void Put(DeviceIdentity printer, PrinterKnowledge knowledge)
    {
        if (!IsPlausible(printer.Value, knowledge)) return;
        _printers[printer.Value] = knowledge;
        while (_printers.Count > MostPrinters)
            _printers.TryRemove(_printers.MinBy(pair => LastProbe(pair.Value)).Key, out _);
        _ = _changes.Writer.TryWrite(true);     // one that waits already stands for this one too
    }

    /// <summary>Writes it where it is different from what was written last.</summary>
    /// <returns>Why it could not be written, or null. It is tried again with the next change, and at the end.</returns>
    public string? Save()
    {
        var json = Json();
        if (json.AsSpan().SequenceEqual(_written)) return null;
        try
        {
            OwnerOnlyFile.Replace(_path, json);
            (_written, _isInTrouble) = (json, false);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            var why = FileFault.Why(_path, fault);
            if (!_isInTrouble) _log.PrintersNotKept(_path, why);
            _isInTrouble = true;
            return why;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // What is written here is read by nobody in a hurry: not while the host starts.
        await Task.Yield();
        try
        {
            while (await _changes.Reader.WaitToReadAsync(stoppingToken))
            {
                while (_changes.Reader.TryRead(out _))
                {
                }

                Save();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The printers have ended: what they found out last is written now.
            Save();
        }
    }

    private static DateTimeOffset LastProbe(PrinterKnowledge known)
    {
        ProbedFact?[] facts = [known.AnswersFence, known.AnswersProcessId, known.AnswersClear];
        return facts.Max(fact => fact?.ProbedAt) ?? DateTimeOffset.MinValue;
    }

    private static bool IsPlausible(string identity, PrinterKnowledge? knowledge) =>
        identity.Length is > 0 and <= LongestIdentity && knowledge is not null
        && knowledge.Model is not { Length: > LongestModel };

    private byte[] Json() => JsonSerializer.SerializeToUtf8Bytes(
        new PrinterKnowledgeDocument { Version = Version, Printers = new(_printers) },
        PrinterKnowledgeJson.Default.PrinterKnowledgeDocument);

    private void Read()
    {
        try
        {
            var json = BoundedFile.Read(_path, LongestFile);
            var document = JsonSerializer.Deserialize(
                json, PrinterKnowledgeJson.Default.PrinterKnowledgeDocument);
            if (document is not { Version: Version })
            {
                MoveAside("it is not of this version");
                return;
            }

            foreach (var (identity, known) in document.Printers.Where(pair => IsPlausible(pair.Key, pair.Value))
                .OrderByDescending(pair => LastProbe(pair.Value)).Take(MostPrinters))
                _printers[identity] = known;
            _written = json;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            // Nothing is known yet.
        }
        catch (Exception fault) when (fault is JsonException or FileTooLargeException)
        {
            MoveAside(fault is JsonException ? "it is damaged" : fault.Message);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _log.PrintersNotRead(_path, FileFault.Why(_path, fault));
        }
    }

    private void MoveAside(string why)
    {
        var aside = _path + ".damaged";
        try
        {
            DurableFolder.Move(_path, aside, overwrite: true);
            _log.PrintersNotRead(_path, $"{why}, and is kept as {aside}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _log.PrintersNotRead(_path, $"{why}, and cannot be moved aside: {FileFault.Why(aside, fault)}");
        }
    }
}

/// <summary>The file's content. Printers are named by <see cref="DeviceIdentity"/>.</summary>
internal sealed class PrinterKnowledgeDocument
{
    public required int Version { get; init; }

    public required SortedDictionary<string, PrinterKnowledge> Printers { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(PrinterKnowledgeDocument))]
internal sealed partial class PrinterKnowledgeJson : JsonSerializerContext;
