namespace PosSim.Models;

/// <summary>What a relay board understands of the bytes on its line. No clock and no I/O.</summary>
internal interface IRelayProtocol
{
    /// <summary>Bytes that belonged to no command.</summary>
    long Skipped { get; }

    /// <summary>Reads on, whole and split commands alike. The relays obey at once; the answer, if there is one, follows
    /// from what they are then.</summary>
    /// <returns>What is sent back.</returns>
    byte[] Read(byte[] bytes, IRelays relays);

    /// <summary>Forgets what it has of a command: the board lost its supply, or its caller left.</summary>
    void Reset();
}

/// <summary>The relays and inputs of a board, counted from 1.</summary>
internal interface IRelays
{
    int Channels { get; }

    int Inputs { get; }

    bool IsDriven(int channel);

    bool IsInputOn(int input);

    void Switch(int channel, bool on);

    /// <summary>Drives it, and lets go after that time by the board's own timer.</summary>
    void Flash(int channel, TimeSpan length);
}
