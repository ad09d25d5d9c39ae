using System.Globalization;
using PosDaemon.Configuration;
using PosDaemon.Devices.Transports;
using PosDaemon.ServiceDefaults;

namespace PosDaemon.Commands;

/// <summary>Gives a scanner to a lane, in the file of a configuration. The settings of a scanner belong to the device:
/// of two that the configuration has the lanes exchange the names. One that it does not have takes the place of the
/// lane's scanner, by its address, where the settings written there let it. Nothing is written that posd would not
/// start with.</summary>
/// <param name="loaded">The configuration, as it was read.</param>
/// <param name="words">What is said.</param>
/// <param name="output">Where what was changed is said.</param>
/// <param name="error">Where faults are said.</param>
/// <param name="time">Dates the copy of the file as it was.</param>
internal sealed class ScannerBinding(
    LoadedConfiguration loaded, IdentifyWords words, TextWriter output, TextWriter error, TimeProvider time)
{
    /// <summary>Why the file cannot be changed; null where it can be.</summary>
    public string? WhyNotWritable()
    {
        try
        {
            using var place = new FileStream(loaded.File, FileMode.Open, FileAccess.Write);
            var beside = Backup();
            File.WriteAllBytes(beside, []);
            File.Delete(beside);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }

    /// <summary>The exit code.</summary>
    /// <param name="lane">Which lane gets it.</param>
    /// <param name="address">Where it was heard.</param>
    /// <param name="scanner">Its name in the configuration; null where it is not in there.</param>
    public int Bind(string lane, DeviceAddress address, string? scanner)
    {
        var before = loaded.Options.Lanes.First(entry => entry.Name == lane).Scanner;
        if (scanner == before)
        {
            output.WriteLine(words.BoundAlready, lane);
            return ExitCodes.Success;
        }

        try
        {
            return scanner is null
                ? Change("scanners", "address", new() { [before] = address.Uri }, words.AddressChanged)
                : Change("lanes", "scanner", Exchanged(lane, before, scanner), words.LaneChanged);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"posd: {words.NotWritten}", loaded.File, fault.Message);
            return ExitCodes.Failure;
        }
    }

    // A scanner that no lane uses is a fault of the configuration.
    private Dictionary<string, string> Exchanged(string lane, string before, string scanner) => new()
    {
        [lane] = scanner,
        [loaded.Options.Lanes.First(entry => entry.Scanner == scanner).Name] = before,
    };

    private int Change(string list, string member, Dictionary<string, string> texts, string said)
    {
        var before = File.ReadAllBytes(loaded.File);
        if (!Has(before, list, texts.Keys))
        {
            error.WriteLine($"posd: {words.ChangedMeanwhile}", loaded.File);
            return ExitCodes.Failure;
        }

        var json = ConfigurationEdit.Set(before, list, member, texts);
        if (ConfigurationFile.Parse(loaded.File, json, Environment.GetEnvironmentVariable)
            is ConfigurationResult.Faulty faulty)
        {
            error.WriteLine($"posd: {words.WouldBeFaulty}", string.Join(", ", texts.Keys), loaded.File,
                string.Join(", ", texts.Values));
            foreach (var fault in faulty.Faults)
                error.WriteLine($"  {fault}");
            return ExitCodes.Failure;
        }

        Write(before, json);
        foreach (var (name, text) in texts)
            output.WriteLine(said, name, text);
        output.WriteLine(words.Kept, loaded.File);
        return ExitCodes.Success;
    }

    // It was read before somebody scanned, and somebody may have changed it since.
    private bool Has(byte[] json, string list, IReadOnlyCollection<string> names)
    {
        if (ConfigurationFile.Parse(loaded.File, json, Environment.GetEnvironmentVariable)
            is not ConfigurationResult.Usable { Configuration.Options: var now })
            return false;
        var there = list == "lanes" ? now.Lanes.Select(lane => lane.Name) : now.Scanners.Select(one => one.Name);
        return names.All(there.Contains);
    }

    // In its place, so that its owner and rights stay. What was there before is kept beside it, whole or not at all,
    // and comes back where the disk has no room for what is longer.
    private void Write(byte[] before, byte[] json)
    {
        var backup = Backup();
        try
        {
            Overwrite(backup, FileMode.Create, before);
        }
        catch (IOException)
        {
            File.Delete(backup);
            throw;
        }

        try
        {
            Overwrite(loaded.File, FileMode.Open, json);
        }
        catch (IOException)
        {
            Overwrite(loaded.File, FileMode.Open, before);
            throw;
        }
    }

    private static void Overwrite(string file, FileMode mode, byte[] bytes)
    {
        using var place = new FileStream(file, mode, FileAccess.Write, FileShare.Read, bufferSize: 0);
        place.Write(bytes);
        place.SetLength(bytes.Length);
        place.Flush(flushToDisk: true);
    }

    // Each change keeps one of its own.
    private string Backup() => string.Create(
        CultureInfo.InvariantCulture, $"{loaded.File}.{time.GetLocalNow():yyyyMMdd-HHmmss}.bak");
}
