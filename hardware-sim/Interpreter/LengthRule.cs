namespace PosSim.Interpreter;

/// <summary>How many argument bytes a command has, as far as those that are there can tell: asked again each time the
/// number it gave is reached; equal to what is there means complete.</summary>
internal delegate long LengthRule(ReadOnlySpan<byte> arguments);
