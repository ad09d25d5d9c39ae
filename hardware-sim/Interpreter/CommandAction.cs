namespace PosSim.Interpreter;

/// <summary>Does a command; the arguments are the bytes after its two-byte (or one-byte) name.</summary>
internal delegate void CommandAction(EscPosInterpreter printer, ReadOnlySpan<byte> arguments);
