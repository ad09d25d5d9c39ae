namespace PosDaemon.Console;

/// <summary>One thing that is wrong now.</summary>
/// <param name="Code">Of <see cref="AlarmKind"/>.</param>
/// <param name="Stops">A lane, or all, cannot do its work because of it; else it can wait.</param>
/// <param name="Device">The scanner, printer or gate; null where it is none.</param>
/// <param name="Lanes">Whom it touches.</param>
/// <param name="Text">What it means, in the terminal's language.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="Cause">For the technician: what the device, the system or the cloud said.</param>
internal sealed record AlarmView(
    string Code, bool Stops, string? Device, IReadOnlyList<string> Lanes, string Text, string Remedy, string? Cause);
