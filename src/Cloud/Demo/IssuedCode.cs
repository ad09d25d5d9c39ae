namespace PosCloud.Demo;

/// <summary>A code in the clear, on its way to the file; nothing else ever holds one.</summary>
internal sealed record IssuedCode(string Code, string Kind, string Title);
