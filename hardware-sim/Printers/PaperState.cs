namespace PosSim.Printers;

/// <summary>What the two paper sensors see.</summary>
public enum PaperState
{
    Ok,

    /// <summary>The roll is nearly used up; printing goes on.</summary>
    Near,

    /// <summary>No paper under the head; printing stops where it is and the printer goes off line.</summary>
    End,
}
