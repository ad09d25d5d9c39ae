using PosDaemon.Devices.Printers;

namespace PosDaemon.TerminalDevices;

/// <summary>What a person may have a printer of this terminal do beside slips.</summary>
internal interface IPrinterActs
{
    /// <summary>In its turn among the printer's slips.</summary>
    /// <param name="printer">Its name.</param>
    /// <param name="act">What.</param>
    /// <param name="number">Which drawer (1 or 2; another is NotPrinted), or how many beeps (1 to 9).</param>
    /// <returns>What became of it; NotPrinted also where the model has no such part. Null where the terminal has no
    /// such printer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1, or more than 9 beeps.</exception>
    Task<PrintReport?> PerformAsync(string printer, PrinterAct act, int number);
}

/// <summary>Something that a printer does.</summary>
internal enum PrinterAct
{
    /// <summary>Prints the test page.</summary>
    Test,

    /// <summary>Opens a cash drawer.</summary>
    Drawer,

    /// <summary>Beeps.</summary>
    Buzzer,
}
