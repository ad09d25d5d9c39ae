using System.Collections.Concurrent;

namespace PosDaemon.Devices.Printers;

/// <summary>Keeps what is known of printers, by identity. Called by printer loops, from several at once; neither call
/// waits for a disk or throws for the store's sake.</summary>
public interface IPrinterKnowledgeStore
{
    /// <summary>What was put last; <see cref="PrinterKnowledge.None"/> for a printer that is not known.</summary>
    PrinterKnowledge Find(DeviceIdentity printer);

    /// <summary>Takes the place of all that was known of this printer. A store that is full forgets another printer for
    /// it, and one may leave out what no printer says of itself (a name of many lines, say).</summary>
    void Put(DeviceIdentity printer, PrinterKnowledge knowledge);
}

/// <summary>Keeps it as long as the process lives.</summary>
public sealed class PrinterKnowledgeInMemory : IPrinterKnowledgeStore
{
    private readonly ConcurrentDictionary<DeviceIdentity, PrinterKnowledge> _printers = new();

    public PrinterKnowledge Find(DeviceIdentity printer) =>
        _printers.GetValueOrDefault(printer, PrinterKnowledge.None);

    public void Put(DeviceIdentity printer, PrinterKnowledge knowledge) => _printers[printer] = knowledge;
}
