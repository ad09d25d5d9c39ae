using System.Text;

namespace PosDaemon.Slips.Profiles;

/// <summary>How many cells a character takes: 1 or 2. Printable ASCII always takes one.</summary>
internal delegate int CellWidth(Rune rune);
