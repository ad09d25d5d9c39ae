namespace PosSim.Interpreter.Lines;

/// <summary>Where a page is printed (ESC W), in dots from the upper left corner of the paper.</summary>
internal sealed record PageArea(int X, int Y, int Width, int Height);
