namespace PosSim.Models.Scanners;

/// <summary>What a reader does when its host tells it something: sounds, light, and whether it reads. Written from the
/// manuals of each family; what is no command of it is skipped. No clock and no I/O.</summary>
/// <param name="family">One of <see cref="Families"/>.</param>
internal sealed class CommandListener(string family)
{
    public const string None = "none", Ssi = "ssi", Honeywell = "honeywell", Datalogic = "datalogic";
    public const string DatalogicGryphon = "datalogicGryphon", HidPos = "hidPos";

    private const byte Escape = 0x1B, Synchronous = 0x16, CarriageReturn = 0x0D;

    private readonly Dictionary<string, int> _sounds = [];
    private readonly List<byte> _waiting = [];

    public static IReadOnlyList<string> Families { get; } =
        [None, Ssi, Honeywell, Datalogic, DatalogicGryphon, HidPos];

    public string Family => family;

    /// <summary>How often each has sounded: good, bad, warble, or what a host has no business with.</summary>
    public IReadOnlyDictionary<string, int> Sounds => _sounds;

    /// <summary>What sounded last; null before the first.</summary>
    public string? Last { get; private set; }

    public bool HasLight { get; private set; }

    public bool IsTriggered { get; private set; }

    /// <summary>It reads codes. A Magellan 800i does not after "not on file", until it is enabled.</summary>
    public bool IsEnabled { get; private set; } = true;

    /// <summary>Takes in what the host wrote, whole and split commands alike.</summary>
    public void Receive(ReadOnlySpan<byte> bytes)
    {
        if (family is None or Ssi) return;
        _waiting.AddRange(bytes);
        while (_waiting.Count > 0 && Length() is { } length)
        {
            if (_waiting.Count < length) return;
            Obey([.. _waiting[..length]]);
            _waiting.RemoveRange(0, length);
        }
    }

    /// <summary>A packet that came whole (docs.zebra.com, SSI commands; sounds by Mindeo FS580, page 75).</summary>
    public void Obey(byte opcode, byte[] data)
    {
        switch (opcode, data)
        {
            case (0xE4, _): IsTriggered = true; break;
            case (0xE5, _): IsTriggered = false; break;
            case (0xE9, _): IsEnabled = true; break;
            case (0xEA, _): IsEnabled = false; break;
            case (0xE6, [<= 0x04]): Sound("good"); break;
            case (0xE6, [>= 0x05 and <= 0x09]): Sound("bad"); break;
            case (0xE6, [0x14 or 0x15]): Sound("warble"); break;
            case (0xE6, _): Sound("other"); break;
        }
    }

    /// <summary>The cable was pulled, and its supply with it.</summary>
    public void Forget()
    {
        _waiting.Clear();
        (HasLight, IsTriggered, IsEnabled) = (false, false, true);
    }

    // Bytes of the command that begins here; 1 for what begins none.
    private int? Length() => (family, _waiting[0]) switch
    {
        (Honeywell, Synchronous) => 3,
        (DatalogicGryphon, Escape) => 4,
        (HidPos, 0x04) => 2,
        _ => 1,
    };

    private void Obey(byte[] command)
    {
        switch (family, command)
        {
            // Honeywell N3680 guide, page 144; Hand Held Products, USB Interfaces guide 1-12.
            case (Honeywell, [Synchronous, 0x54, CarriageReturn]): IsTriggered = true; break;
            case (Honeywell, [Synchronous, 0x55, CarriageReturn]): IsTriggered = false; break;
            case (Honeywell, [Synchronous, 0x07, CarriageReturn]): Sound("good"); break;

            // Datalogic Magellan 800i, appendix F.
            case (Datalogic, [(byte)'B' or 0x01]): Sound("good"); break;
            case (Datalogic, [(byte)'E']): IsEnabled = true; break;
            case (Datalogic, [(byte)'D']): IsEnabled = false; break;
            case (Datalogic, [(byte)'F']):
                Sound("bad");
                IsEnabled = false;
                break;

            // Datalogic Gryphon 4200, page 250.
            case (DatalogicGryphon, [Escape, (byte)'[', (byte)'3', (byte)'q']): Sound("good"); break;
            case (DatalogicGryphon, [Escape, (byte)'[', (byte)'4', (byte)'q']): Sound("bad"); break;
            case (DatalogicGryphon, [Escape, (byte)'[', (byte)'6', (byte)'q']): HasLight = true; break;
            case (DatalogicGryphon, [Escape, (byte)'[', (byte)'7', (byte)'q']): HasLight = false; break;

            case (HidPos, [0x04, var bits]): ObeyReport(bits); break;
        }
    }

    // Output report 04 (Hand Held Products, USB Interfaces guide 1-12).
    private void ObeyReport(byte bits)
    {
        const int PreventRead = 1 << 1, InitiateRead = 1 << 2, ErrorBeep = 1 << 5, GoodBeep = 1 << 6;
        if ((bits & PreventRead) != 0) IsTriggered = false;
        if ((bits & InitiateRead) != 0) IsTriggered = true;
        if ((bits & ErrorBeep) != 0) Sound("bad");
        if ((bits & GoodBeep) != 0) Sound("good");
    }

    private void Sound(string sound)
    {
        Last = sound;
        _sounds[sound] = _sounds.GetValueOrDefault(sound) + 1;
    }
}
